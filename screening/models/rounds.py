from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from projects.models import Project, Submission
from screening.enums import ReviewStatus, RoundKind, RoundStatus, Verdict
from screening.models.standards import Standard


class Round(models.Model):
    """A batch (批次) of projects scored together, or a province's rolling review.

    ``seats`` experts judge each project. ``capacity`` is the most projects it takes; 0: no limit. Scores are due on
    ``scores_due_on`` (the last day, in China); decisions leave the house together on ``release_on``. ``two_persons``
    are the verdicts and lists that need a second officer. ``agreement`` is Krippendorff's alpha by criterion code
    (and "total"), ``severity`` each expert's deviation in points by his primary key; both with the time they were
    worked out.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=RoundKind.choices, default=RoundKind.BATCH)
    status = models.CharField(max_length=12, choices=RoundStatus.choices, default=RoundStatus.PREPARING)
    status_since = models.DateTimeField(default=timezone.now)
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="rounds")
    seats = models.PositiveSmallIntegerField(default=5)
    capacity = models.PositiveIntegerField(default=0)
    scores_due_on = models.DateField()
    release_on = models.DateField(null=True, blank=True)
    chair = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="chaired_rounds")
    two_persons = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    agreement = models.JSONField(default=dict, blank=True)
    severity = models.JSONField(default=dict, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.CheckConstraint(condition=Q(seats__in=[3, 5, 7]), name="round_seats_odd"),
            models.UniqueConstraint(fields=["region", "name"], name="round_name"),
        ]
        indexes = [models.Index(fields=["region", "status", "-id"], name="round_region_status")]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_ref(self) -> str:
        return self.ref


class Review(models.Model):
    """One project in one round, with what its scores come to.

    ``submission`` is what the experts read; None for a project of a ledger. ``proposed_tags`` is what the system
    found (三类, 创新, 首个), ``tags`` what the officer chose: they bring it into 综合评选. The numbers are points of
    100, unrounded, kept up to date with every submitted scorecard and compared as they stand: ``dimensions`` and
    ``criteria`` (means of the 0-5 levels) are strings of decimals by code, ``judged`` how many experts judged anything
    of a dimension. ``calibrated`` is the total without the
    severity of its experts; ``proposed_verdict`` is what the standard makes of the numbers. ``previous`` is the
    review before a resubmission or an appeal (``on_appeal``), ``barred`` are the officers who decided there.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reviews")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="reviews")
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=ReviewStatus.choices, default=ReviewStatus.WAITING)
    status_since = models.DateTimeField(default=timezone.now)
    proposed_tags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    tags = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_reviews")
    on_appeal = models.BooleanField(default=False)
    barred = models.ManyToManyField(User, blank=True, related_name="+")

    scored = models.PositiveSmallIntegerField(default=0)
    total = models.DecimalField(max_digits=18, decimal_places=15, null=True, blank=True)
    calibrated = models.DecimalField(max_digits=18, decimal_places=15, null=True, blank=True)
    spread = models.DecimalField(max_digits=18, decimal_places=15, null=True, blank=True)
    dimensions = models.JSONField(default=dict, blank=True)
    criteria = models.JSONField(default=dict, blank=True)
    judged = models.JSONField(default=dict, blank=True)
    vetoes = models.PositiveSmallIntegerField(default=0)
    proposed_verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    chair_reason = models.TextField(blank=True)
    chair_vetoes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                name="review_running_once",
                condition=~Q(status__in=["released", "cancelled"]),
            ),
        ]
        indexes = [
            models.Index(fields=["round", "-total", "-id"], name="review_ranking"),
            models.Index(fields=["round", "status", "id"], name="review_round_status"),
            models.Index(fields=["project", "-id"], name="review_project"),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.round}"

    @property
    def audit_ref(self) -> str:
        return self.project.audit_ref
