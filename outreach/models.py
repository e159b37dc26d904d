"""Activities of the offices: trainings, coaching meetings, surveys; who registered, who came, what was written down."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from outreach.enums import ActivityKind, ActivityStatus, Audience, PaperKind


class Activity(models.Model):
    """One event of one day, or several days when ``ends_at`` says so. Only held ones count in figures.

    ``hosts`` are the institutions at which it takes place, or that are visited. ``held_on`` is the day (in China) it
    counts for. ``counted_by_hand`` are people who came and are on no list of the portal. ``door_code`` opens the page
    on which whoever is in the room checks in by himself.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="activities")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=ActivityKind.choices)
    status = models.CharField(max_length=12, choices=ActivityStatus.choices, default=ActivityStatus.DRAFT)
    status_since = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=100)
    text = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.EVERYBODY)
    places = models.PositiveIntegerField(null=True, blank=True)
    register_until = models.DateField(null=True, blank=True)
    hosts = models.ManyToManyField(Organisation, blank=True, related_name="hosted_activities")
    lecturers = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    topics = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    summary = models.TextField(blank=True)
    counted_by_hand = models.PositiveIntegerField(default=0)
    door_code = models.CharField(max_length=20, unique=True)
    held_on = models.DateField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="activity_times_in_order"),
            models.CheckConstraint(condition=Q(status="held") ^ Q(held_on=None), name="activity_held_with_day"),
        ]
        indexes = [
            models.Index(fields=["region", "-starts_at", "-id"], name="activity_region"),
            models.Index(fields=["status", "starts_at"], name="activity_calendar"),
            models.Index(fields=["region", "kind", "held_on"], name="activity_counted", condition=Q(status="held")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_ref(self) -> str:
        return self.ref


class Attendee(models.Model):
    """Somebody who registered, was entered by the office, or checked in at the door. One person-time once he came.

    ``user`` is known for people with an account. ``name`` and ``organisation`` are as he gave them.
    """

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="attendees")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    organisation = models.CharField(max_length=120, blank=True)
    code = models.CharField(max_length=20, unique=True)
    registered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    at_the_door = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("attendee")
        verbose_name_plural = _("attendees")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "user"], name="attendee_person_once", condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["activity", "name", "organisation"], name="attendee_name_once", condition=Q(user=None)
            ),
        ]
        indexes = [models.Index(fields=["activity", "id"], name="attendee_activity")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expected(self) -> bool:
        return self.withdrawn_at is None


class ActivityPaper(models.Model):
    """Minutes, pictures, materials; kept under a name that tells nothing. ``sha256`` is the digest of its bytes."""

    ref = models.CharField(max_length=12, unique=True)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=PaperKind.choices)
    file = models.FileField(upload_to="activities", max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("paper of an activity")
        indexes = [models.Index(fields=["activity", "id"], name="activity_paper")]

    def __str__(self) -> str:
        return self.name
