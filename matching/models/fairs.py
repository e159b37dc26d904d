from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from matching.enums import EntryStatus, FairStatus, Intention


class Fair(models.Model):
    """A matchmaking event (专场对接会) of one day, held at tables, in slots of equal length.

    ``starts_at`` is the first slot's beginning; ``slots`` are how many follow one another, each ``slot_minutes`` long.
    ``seed`` and ``solved_at`` belong to the published timetable.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="fairs")
    city = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=FairStatus.choices, default=FairStatus.DRAFT)
    status_since = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=200)
    subcatalogues = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    starts_at = models.DateTimeField()
    slots = models.PositiveSmallIntegerField(default=8)
    slot_minutes = models.PositiveSmallIntegerField(default=20)
    tables = models.PositiveSmallIntegerField(default=10)
    apply_until = models.DateField()
    seed = models.PositiveIntegerField(default=0)
    solved_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("matchmaking event")
        verbose_name_plural = _("matchmaking events")
        indexes = [models.Index(fields=["region", "-starts_at", "-id"], name="fair_region")]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_ref(self) -> str:
        return self.ref


class FairEntry(models.Model):
    """A project or (without one) a firm that wants to take part. ``check_in`` is the secret in its QR code."""

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="entries")
    project = models.ForeignKey("projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=EntryStatus.choices, default=EntryStatus.APPLIED)
    status_since = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    absent_slots = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    check_in = models.CharField(max_length=24, unique=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entry")
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False) ^ Q(organisation__isnull=False), name="entry_project_or_firm"
            ),
            models.UniqueConstraint(fields=["fair", "project"], name="entry_project_once"),
            models.UniqueConstraint(fields=["fair", "organisation"], name="entry_firm_once"),
        ]
        indexes = [models.Index(fields=["fair", "status", "id"], name="entry_fair")]

    def __str__(self) -> str:
        return f"{self.fair} {self.pk}"

    @property
    def audit_ref(self) -> str:
        return self.fair.ref

    @property
    def region_id(self) -> str:
        return self.fair.region_id


class FairWish(models.Model):
    """A chosen project or firm would like to meet the other; a meeting needs the wish of one, nobody's two noes."""

    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="wishes")
    by_entry = models.ForeignKey(FairEntry, on_delete=models.CASCADE, related_name="wishes")
    other = models.ForeignKey(FairEntry, on_delete=models.CASCADE, related_name="+")
    wanted = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by_entry", "other"], name="fair_wish_once")]

    def __str__(self) -> str:
        return f"{self.by_entry_id} {self.other_id}"


class FairMeeting(models.Model):
    """One meeting of the timetable. ``slot`` and ``table`` count from 1."""

    fair = models.ForeignKey(Fair, on_delete=models.CASCADE, related_name="meetings")
    project_entry = models.ForeignKey(FairEntry, on_delete=models.PROTECT, related_name="+")
    firm_entry = models.ForeignKey(FairEntry, on_delete=models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    table = models.PositiveSmallIntegerField()
    project_intention = models.CharField(max_length=10, choices=Intention.choices, blank=True)
    firm_intention = models.CharField(max_length=10, choices=Intention.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fair", "slot", "table"], name="fair_table_once"),
            models.UniqueConstraint(fields=["fair", "slot", "project_entry"], name="fair_project_slot_once"),
            models.UniqueConstraint(fields=["fair", "slot", "firm_entry"], name="fair_firm_slot_once"),
            models.UniqueConstraint(fields=["fair", "project_entry", "firm_entry"], name="fair_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.fair} {self.slot}/{self.table}"
