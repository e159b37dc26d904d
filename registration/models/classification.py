from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from registration.enums.classification import OPEN, ClassificationStatus, Outcome
from registration.models.cases import Case


class ClassificationRequest(models.Model):
    """Asks which management class a device belongs to (分类界定): first the province, then the national centre.

    ``case`` is None for an accepted project that is not on its way to registration yet; then only its owner and team
    and the office read it. The four texts, the opinion and the answer are review only (T3). ``due_on`` is the last day
    of whoever's turn it is. ``sent_on`` and ``national_number`` are the national centre's. ``outcome`` proposes the
    class; ``confirmation`` is the office's own decision that followed it. ``version`` counts saves of the draft.
    """

    ref = models.CharField(max_length=12, unique=True)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="classifications")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="classifications")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=ClassificationStatus.choices, default=ClassificationStatus.DRAFTED)
    status_since = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=0)
    description = models.TextField(blank=True)
    intended_use = models.TextField(blank=True)
    similar = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    handed_in_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    opinion_class = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    opinion = models.CharField(max_length=500, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    national_number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    number = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmation = models.ForeignKey(
        "projects.ClassConfirmation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("request for classification")
        verbose_name_plural = _("requests for classification")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "case"],
                name="classification_open_once",
                condition=Q(status__in=sorted(OPEN)),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(status="decided") | (~Q(outcome="") & Q(decided_on__isnull=False)),
                name="classification_decided_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | (~Q(national_number="") & Q(sent_on__isnull=False)),
                name="classification_sent_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "due_on", "id"], name="classification_queue"),
            models.Index(fields=["region", "status", "-id"], name="classification_recent"),
            models.Index(fields=["status", "due_on"], name="classification_due"),
            models.Index(fields=["case", "-id"], name="classification_case"),
            models.Index(fields=["project", "-id"], name="classification_project"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref


class ClassificationSupplement(models.Model):
    """One thing the province or the centre wants to know more about, and the answer. Its texts are review only (T3)."""

    request = models.ForeignKey(ClassificationRequest, on_delete=models.PROTECT, related_name="supplements")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_centre = models.BooleanField()
    text = models.CharField(max_length=1000)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], name="classification_asked_once", condition=Q(answered_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.asked_on}"
