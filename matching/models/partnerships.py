from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.enums import Cooperation, PartnershipStatus, Side
from matching.models.matches import Match


class Partnership(models.Model):
    """What the two sides of a match have agreed on (对接成功); it counts once both have confirmed it.

    ``amount`` is in yuan and stays between the two, as the signed paper does. ``owner_shares`` and ``firm_shares``:
    each side's leave that the office reads type, exclusiveness and milestones; the fact itself, with its days, the
    office always sees. ``code`` opens the public page that verifies the priority-testing letter (优先检验).
    """

    ref = models.CharField(max_length=12, unique=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="partnerships")
    status = models.CharField(max_length=10, choices=PartnershipStatus.choices, default=PartnershipStatus.PROPOSED)
    status_since = models.DateTimeField(default=timezone.now)
    proposed_side = models.CharField(max_length=10, choices=Side.choices)
    kind = models.CharField(max_length=20, choices=Cooperation.choices)
    exclusive = models.BooleanField(default=False)
    signed_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)
    paper = models.FileField(upload_to="partnerships", max_length=200, blank=True)
    paper_name = models.CharField(max_length=200, blank=True)
    paper_type = models.CharField(max_length=100, blank=True)
    paper_sha256 = models.CharField(max_length=64, blank=True)
    owner_confirmed_at = models.DateTimeField(null=True, blank=True)
    owner_confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    firm_confirmed_at = models.DateTimeField(null=True, blank=True)
    firm_confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    owner_shares = models.BooleanField(default=False)
    firm_shares = models.BooleanField(default=False)
    code = models.CharField(max_length=20, unique=True, null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            models.UniqueConstraint(
                fields=["match"], name="partnership_living_once", condition=Q(status__in=["proposed", "confirmed"])
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(confirmed_at__isnull=False), name="partnership_confirmed_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("signed_on")), name="partnership_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["status", "-confirmed_at", "-id"], name="partnership_board")]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def region_id(self) -> str:
        return self.match.region_id


class PartnershipStep(models.Model):
    """A milestone toward registration that the two sides set themselves."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="steps")
    label = models.CharField(max_length=100)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["partnership", "due_on", "id"], name="partnership_step")]

    def __str__(self) -> str:
        return self.label


class PartnershipSurvey(models.Model):
    """What one side says of the outcome, once: marks from 1 to 5, and words for the office alone."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="surveys")
    side = models.CharField(max_length=10, choices=Side.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marks = models.PositiveSmallIntegerField()
    helped = models.BooleanField(default=True)
    text = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "side"], name="survey_once_each_side"),
            models.CheckConstraint(condition=Q(marks__gte=1, marks__lte=5), name="survey_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.partnership} {self.side}"
