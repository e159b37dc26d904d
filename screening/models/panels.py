from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from projects.models import Project
from screening.enums import SITTING, ConflictRule, SeatStatus, Specialty
from screening.models.experts import Expert
from screening.models.rounds import Review, Round


class Draw(models.Model):
    """One automatic assignment of experts: the same ``inputs`` and ``seed`` give the same ``result`` again.

    ``inputs`` and ``result`` have the form of ``screening.panels``; ``unfilled`` says for each seat that could not
    be given which rule stood in the way.
    """

    ref = models.CharField(max_length=12, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="draws")
    seed = models.BigIntegerField()
    inputs = models.JSONField()
    result = models.JSONField()
    unfilled = models.JSONField(default=list, blank=True)
    drawn_at = models.DateTimeField(default=timezone.now)
    drawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["round", "-id"], name="draw_round")]

    def __str__(self) -> str:
        return f"{self.round} {self.drawn_at:%Y-%m-%d %H:%M}"


class Seat(models.Model):
    """One expert's place in one panel, from the invitation to the submitted score.

    ``specialty`` is the part he fills. ``draw`` is None when an officer chose him by hand, ``reason`` then says why.
    ``position`` shuffles the order in which this expert meets his projects. ``answer_due_on`` and ``score_due_on``
    are last days; ``declaration`` is what he declared before the dossier opened. ``reason`` of a seat that ended
    says why. ``substitute_for`` is the seat this one took the place of.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="panel")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assigned")
    specialty = models.CharField(max_length=12, choices=Specialty.choices)
    status = models.CharField(max_length=10, choices=SeatStatus.choices, default=SeatStatus.INVITED)
    position = models.PositiveIntegerField(default=0)
    draw = models.ForeignKey(Draw, null=True, blank=True, on_delete=models.PROTECT, related_name="seats")
    substitute_for = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_due_on = models.DateField()
    score_due_on = models.DateField()
    declared_at = models.DateTimeField(null=True, blank=True)
    declaration = models.CharField(max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        constraints = [
            models.UniqueConstraint(fields=["review", "expert"], name="seat_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "submitted"]) | Q(declared_at__isnull=False),
                name="seat_scores_after_declaration",
            ),
        ]
        indexes = [
            models.Index(fields=["expert", "status", "position", "id"], name="seat_expert"),
            models.Index(
                fields=["region", "score_due_on", "id"],
                name="seat_due",
                condition=Q(status__in=["invited", "accepted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review} · {self.expert}"

    @property
    def audit_ref(self) -> str:
        return self.review.audit_ref

    @property
    def is_sitting(self) -> bool:
        return self.status in SITTING


class ConflictDismissal(models.Model):
    """An officer's finding that a conflict the system saw is a false alarm, for one expert and one project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="conflict_dismissals")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="conflict_dismissals")
    rule = models.CharField(max_length=20, choices=ConflictRule.choices)
    reason = models.CharField(max_length=300)
    dismissed_at = models.DateTimeField(default=timezone.now)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "expert", "rule"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.project} {self.expert} {self.rule}"
