from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.enums import ManagementClass
from registration.enums.dossiers import ModuleStatus, Severity
from registration.models.cases import Case, CaseFile


class Dossier(models.Model):
    """The pre-review of a case's papers (审评前置), from its start until the case has another class.

    ``management_class`` is the class whose template gave the modules, ``template`` the version of those tables.
    For Class I it is the checklist of the filing.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="dossiers")
    management_class = models.CharField(max_length=10, choices=ManagementClass.choices)
    template = models.CharField(max_length=12)
    started_on = models.DateField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("dossier")
        constraints = [
            models.UniqueConstraint(fields=["case"], name="dossier_current_once", condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.management_class}"


class DossierReviewer(models.Model):
    """A further coach of the office who reads this dossier's modules and writes remarks, until his part ends."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviewed_dossiers")
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "user"], name="dossier_reviewer_once", condition=Q(ended_at=None)
            ),
        ]
        indexes = [models.Index(fields=["user", "dossier"], name="dossier_reviewer_user", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.dossier} {self.user_id}"


class DossierModule(models.Model):
    """One part of a dossier. ``due_on`` is the day until which the version being read gets its remarks (工作日)."""

    ref = models.CharField(max_length=12, unique=True)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="modules")
    key = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=ModuleStatus.choices, default=ModuleStatus.OPEN)
    status_since = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("module of a dossier")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "key"], name="dossier_module_once"),
            models.CheckConstraint(
                condition=Q(status="submitted") ^ Q(due_on=None), name="dossier_module_due_while_read"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], name="dossier_module_due", condition=Q(status="submitted")),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.key}"

    @property
    def case(self) -> Case:
        return self.dossier.case

    @property
    def audit_ref(self) -> str:
        return self.case.ref

    @property
    def region_id(self) -> str:
        return self.case.region_id


class ModuleVersion(models.Model):
    """What was handed in of a module: all of its files, also those that came with an earlier version.

    ``due_on`` is the day until which it gets remarks, ``reviewed_on`` the day on which it got them, or was found ready.
    """

    module = models.ForeignKey(DossierModule, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    changes = models.CharField(max_length=1000, blank=True)
    files = models.ManyToManyField(CaseFile, related_name="module_versions")
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    reviewed_on = models.DateField(null=True, blank=True)
    soon_told_at = models.DateTimeField(null=True, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("version of a module")
        constraints = [models.UniqueConstraint(fields=["module", "number"], name="module_version_number")]

    def __str__(self) -> str:
        return f"{self.module} {self.number}"


class ModuleRemark(models.Model):
    """A point about one version of a module; its writers see it at once, the sides once it is sent.

    ``answered_in`` is the version with which a side answered it. A remark that was never sent can be taken back.
    """

    ref = models.CharField(max_length=12, unique=True)
    module = models.ForeignKey(DossierModule, on_delete=models.CASCADE, related_name="remarks")
    version = models.ForeignKey(ModuleVersion, on_delete=models.PROTECT, related_name="remarks")
    severity = models.CharField(max_length=10, choices=Severity.choices)
    text = models.CharField(max_length=1000)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_in = models.ForeignKey(
        ModuleVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="answered"
    )

    class Meta:
        verbose_name = _("remark on a module")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_in=None, answered_at=None, answered_by=None)
                | Q(
                    answered_in__isnull=False,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    sent_at__isnull=False,
                ),
                name="module_remark_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(withdrawn_at=None), name="module_remark_sent_or_withdrawn"
            ),
        ]
        indexes = [models.Index(fields=["module", "id"], name="module_remark_module")]

    def __str__(self) -> str:
        return self.ref
