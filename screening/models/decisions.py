from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from screening.enums import AppealStatus, DecisionStatus, PublicationStatus, Verdict
from screening.models.rounds import Review, Round


class Decision(models.Model):
    """What the office decides on one review; prepared, confirmed by a second person where needed, then released.

    ``proposed`` is what the system found (verdict, lists, the reasons for each), kept beside what was decided.
    ``lists`` are the list kinds it enters. ``strengths``, ``improve`` and ``support`` go into the applicant's letter.
    ``appeal_until`` is the last day for an appeal; ``code`` opens the page that verifies the letter.
    """

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="decision")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.PREPARED)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    lists = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    proposed = models.JSONField(default=dict, blank=True)
    strengths = models.TextField(blank=True)
    improve = models.TextField(blank=True)
    support = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    reason = models.TextField(blank=True)
    needs_second = models.BooleanField(default=False)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    appeal_until = models.DateField(null=True, blank=True)
    code = models.CharField(max_length=20, unique=True)

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("prepared_by")),
                name="decision_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(released_at__isnull=False), name="decision_released_with_time"
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False) | Q(status="prepared") | Q(confirmed_by__isnull=False),
                name="decision_second_person_before_release",
            ),
        ]
        indexes = [models.Index(fields=["region", "status", "-id"], name="decision_region_status")]

    def __str__(self) -> str:
        return f"{self.review} {self.verdict}"

    @property
    def audit_ref(self) -> str:
        return self.review.audit_ref


class Appeal(models.Model):
    """The applicant asks to look at a released decision again (复核); people who did not decide answer it."""

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    status = models.CharField(max_length=10, choices=AppealStatus.choices, default=AppealStatus.OPEN)
    text = models.TextField()
    filed_at = models.DateTimeField(default=timezone.now)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_at__isnull=False), name="appeal_decided_with_time"
            ),
        ]
        indexes = [models.Index(fields=["region", "status", "due_on", "id"], name="appeal_queue")]

    def __str__(self) -> str:
        return f"{self.decision} {self.status}"

    @property
    def audit_ref(self) -> str:
        return self.decision.audit_ref


class Publication(models.Model):
    """Released results shown to everybody (公示), with the fields the office chose, open to objections until a day.

    ``rows`` is what was shown, frozen when it opened. ``list_kind`` empty: all passed projects of the round.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="publications")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    list_kind = models.CharField(max_length=30, blank=True)
    fields = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    rows = models.JSONField(default=list, blank=True)
    status = models.CharField(max_length=10, choices=PublicationStatus.choices, default=PublicationStatus.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    objections_until = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("publication")
        indexes = [models.Index(fields=["region", "status", "-id"], name="publication_region")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_ref(self) -> str:
        return self.ref


class Objection(models.Model):
    """What somebody says against a publication while it is open; the office answers it."""

    ref = models.CharField(max_length=12, unique=True)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="objections")
    review = models.ForeignKey(Review, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    contact = models.CharField(max_length=120)
    text = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["publication", "id"], name="objection_publication")]

    def __str__(self) -> str:
        return f"{self.publication} {self.name}"
