from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Concat, Lower, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from projects.enums import STANDING, ManagementClass, Openness, PatentStatus, Source, Stage, Status

# Blanks and punctuation, Chinese and Western: they do not make another title.
TITLE_NOISE = "[[:space:]\u3000,.;:!?\"'()<>/_·、，。；：！？“”‘’（）《》〈〉「」『』【】—–-]"


def title_key(title: str | models.expressions.Combinable) -> Func:
    """A title in small letters without blanks and punctuation, worked out by the database: its index is used only for
    exactly this expression. ``title`` is a column's name, or a Value."""
    parts = (Lower(title), Value(TITLE_NOISE), Value(""), Value("g"))
    return Func(*parts, function="regexp_replace", output_field=models.TextField())


def pairs_of(text: models.expressions.Combinable) -> Func:
    """Each two neighbouring characters of a text, in capitals: ``projects_pairs`` of the database."""
    pairs = ArrayField(models.TextField())
    return Func(Upper(text), function="projects_pairs", output_field=pairs)


def name_pairs(path: str = "") -> Func:
    """Of the title, the number and the draft's key: its index is used only for exactly this expression.

    ``path`` leads to the project, with its underscores.
    """
    name = Concat(f"{path}title", Value(" "), f"{path}reference", Value(" "), f"{path}key")
    return pairs_of(name)


class Project(models.Model):
    """A device idea on its way. ``key`` never changes; ``reference`` is given at the first submission.

    The columns from ``title`` on are the facts lists and figures need; the other answers of the application stand
    in its section records. ``applied_on`` is the day (in China) of the first submission, or the ledger's.
    ``claimed_class`` is the applicant's guess, ``confirmed_class`` the office's present decision, whose history
    stands in class confirmations. After the screening asked for improvement, ``resubmit_from`` is the first day on
    which the application may be handed in again. ``external_number`` is the number under which another system knows
    the project.
    """

    key = models.CharField(max_length=12, unique=True)
    reference = models.CharField(max_length=20, unique=True, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="projects")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="city_projects")
    institution = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    applicant = models.ForeignKey(
        "projects.Applicant", null=True, blank=True, on_delete=models.PROTECT, related_name="projects"
    )
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)
    status_since = models.DateTimeField(default=timezone.now)
    status_before_archive = models.CharField(max_length=20, blank=True)

    title = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=60, blank=True)
    claimed_class = models.CharField(max_length=10, blank=True, choices=ManagementClass.choices)
    confirmed_class = models.CharField(max_length=10, blank=True, choices=ManagementClass.choices)
    subcatalogue = models.CharField(max_length=2, blank=True)
    category = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=20, blank=True, choices=Stage.choices)
    patent_status = models.CharField(max_length=20, blank=True, choices=PatentStatus.choices)
    innovative = models.BooleanField(default=False)
    first_of_kind = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    openness = models.CharField(max_length=20, choices=Openness.choices, default=Openness.CLOSED)

    source = models.CharField(max_length=20, choices=Source.choices, default=Source.PORTAL)
    external_number = models.CharField(max_length=40, blank=True)
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    applied_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    resubmit_from = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "external_number"], name="project_external", condition=~Q(external_number="")
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(reference__isnull=False) | Q(status="archived"),
                name="project_reference_after_draft",
            ),
            models.CheckConstraint(
                condition=Q(reference=None, applied_on=None) | Q(reference__isnull=False, applied_on__isnull=False),
                name="project_reference_with_day",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "-applied_on", "-id"], name="project_region_day"),
            models.Index(fields=["region", "status", "-applied_on", "-id"], name="project_region_status"),
            models.Index(fields=["institution", "-applied_on", "-id"], name="project_institution_day"),
            models.Index(fields=["owner", "-updated_at", "-id"], name="project_owner_recent"),
            models.Index(fields=["region", "city", "-applied_on"], name="project_region_city"),
            models.Index(fields=["applicant"], name="project_applicant"),
            # For the lists that go beyond one province or institution, and for finding what is handed in twice.
            models.Index(fields=["-applied_on", "-id"], name="project_day"),
            models.Index(
                fields=["-applied_on", "-id"],
                name="project_open_day",
                condition=Q(status__in=sorted(STANDING)) & ~Q(openness=Openness.CLOSED.value),
            ),
            models.Index(fields=["region", "subcatalogue", "department", "-id"], name="project_region_field"),
            models.Index("region", title_key("title"), name="project_title_key"),
            # Pairs of characters serve Chinese, whose words are of two; the database's own trigrams do not.
            GinIndex(name_pairs(), name="project_name_pairs"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        """What stands in addresses: the number once there is one, the draft's key before."""
        return self.reference or self.key

    @property
    def audit_ref(self) -> str:
        return self.key

    @property
    def region_code(self) -> str:
        return self.region_id


class SectionRecord(models.Model):
    """The saved answers of one section of the application.

    ``version`` counts saves: a save that started from an older version is refused as stale, never merged.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sections")
    section = models.CharField(max_length=20)
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "section"], name="section_once")]

    def __str__(self) -> str:
        return f"{self.project} {self.section}"


class Submission(models.Model):
    """What was handed in, frozen: ``package`` is the whole application, ``digest`` its SHA-256 in hex.

    ``number`` counts the submissions of a project from 1. ``code`` opens the public page that verifies the receipt.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    package = models.JSONField()
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=20, unique=True)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="submission_number")]

    def __str__(self) -> str:
        return f"{self.project} #{self.number}"


class ReferenceCounter(models.Model):
    """The last number given in a region and year. Its row lock makes numbers gapless: a rollback returns the number."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="reference_counter_once")]

    def __str__(self) -> str:
        return f"{self.region_id}-{self.year}"
