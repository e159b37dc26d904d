from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from projects.enums import ManagementClass
from registration.enums.cases import LIVING, BlockCode, CaseStatus, Channel, RoadStage, Route, StopCode


class Case(models.Model):
    """A project's way to the market with one registrant, from the partnership to certificate or filing.

    ``registrant`` is who will hold the certificate: the partner enterprise, or the institution itself. ``region`` is
    the province responsible, ``city`` the registrant's place, whose market regulator guides filings of Class I.
    ``management_class`` is the one the road is planned for: the office's (``class_confirmed``), else the applicant's
    guess. ``subcatalogue`` is a two-digit code of the device catalogue, at first the project's; empty: not known.
    ``stage`` follows from the confirmed milestones; ``due_on`` is the planned end of the present stage.
    ``coach`` is the one officer of the project (一项目一专员). ``active_on`` is the last day on which anything was done
    for it: reminders of idle cases count from there. ``origin`` is the status to go back to when it is resumed.
    """

    ref = models.CharField(max_length=12, unique=True)
    project = models.ForeignKey("projects.Project", on_delete=models.PROTECT, related_name="cases")
    product = models.ForeignKey(
        "projects.Product", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    registrant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="registration_cases")
    partnership = models.ForeignKey(
        "matching.Partnership", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=CaseStatus.choices, default=CaseStatus.RUNNING)
    status_since = models.DateTimeField(default=timezone.now)
    stage = models.CharField(max_length=12, choices=RoadStage.choices, default=RoadStage.CULTIVATION)
    stage_since = models.DateField()
    management_class = models.CharField(max_length=10, choices=ManagementClass.choices)
    class_confirmed = models.BooleanField(default=False)
    subcatalogue = models.CharField(max_length=2, blank=True)
    route = models.CharField(max_length=12, choices=Route.choices, default=Route.UNDECIDED)
    channel = models.CharField(max_length=24, choices=Channel.choices, blank=True)
    coach = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="coached_cases")
    coach_since = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    active_on = models.DateField()
    block_code = models.CharField(max_length=16, choices=BlockCode.choices, blank=True)
    block_text = models.CharField(max_length=300, blank=True)
    stop_code = models.CharField(max_length=20, choices=StopCode.choices, blank=True)
    stop_text = models.CharField(max_length=300, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    completed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("registration case")
        verbose_name_plural = _("registration cases")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "product", "registrant"],
                name="case_living_once",
                condition=Q(status__in=sorted(LIVING)),
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(status="blocked") ^ Q(block_code=""), name="case_blocked_with_reason"),
            models.CheckConstraint(
                condition=~Q(status__in=["stopped", "closed"]) | ~Q(stop_code=""), name="case_stopped_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(coach=None, coach_since=None) | Q(coach__isnull=False, coach_since__isnull=False),
                name="case_coach_with_day",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "status", "stage", "-id"], name="case_region_stage"),
            models.Index(fields=["region", "-id"], name="case_region"),
            models.Index(fields=["coach", "status", "due_on", "id"], name="case_coach_due"),
            models.Index(fields=["coach", "status", "active_on", "id"], name="case_coach_idle"),
            models.Index(fields=["status", "active_on"], name="case_idle"),
            models.Index(fields=["status", "due_on"], name="case_due"),
            models.Index(fields=["registrant", "-id"], name="case_registrant"),
            models.Index(fields=["project", "-id"], name="case_project"),
            models.Index(fields=["city", "management_class", "status", "-id"], name="case_city"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def is_living(self) -> bool:
        return self.status in LIVING


class StageSpell(models.Model):
    """How long a case stood in a stage: from a day on, until the day it went on. Both are days of milestones, in China.

    ``workdays`` (工作日) are those after ``entered_on`` up to ``left_on``, worked out when it is left.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="spells")
    stage = models.CharField(max_length=12, choices=RoadStage.choices)
    entered_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    workdays = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="spell_open_once", condition=Q(left_on=None)),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=models.F("entered_on")), name="spell_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["stage", "left_on"], name="spell_stage")]

    def __str__(self) -> str:
        return f"{self.case} {self.stage}"


class CaseFile(models.Model):
    """A file of a case, kept under a name that tells nothing; ``sha256`` is the hex digest of its bytes.

    It belongs to one thing of the case: a milestone as its evidence, or what the other files of this package refer to.
    The result of a task and the report of a test are also the evidence of the milestone they propose.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="files")
    milestone = models.ForeignKey(
        "registration.Milestone", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    classification = models.ForeignKey(
        "registration.ClassificationRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    dossier_module = models.ForeignKey(
        "registration.DossierModule", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    guidance_session = models.ForeignKey(
        "registration.GuidanceSession", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    task_line = models.ForeignKey(
        "registration.TaskLine", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    booking = models.ForeignKey(
        "registration.TestBooking", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    record = models.ForeignKey(
        "registration.ServiceRecord", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )
    file = models.FileField(upload_to="cases", max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of a registration case")
        indexes = [models.Index(fields=["case", "-id"], name="case_file_case")]

    def __str__(self) -> str:
        return self.name
