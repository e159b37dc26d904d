"""Programmes of the provinces and of the nation, and what they want to reach."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from progress.enums import Batch, TargetKind


class Programme(models.Model):
    """One plan of a province, or without ``region`` of the nation: years, document, and how its figures are counted.

    ``rules``: by the key of a counting rule (``progress.programmes.rules``) the alternative chosen. Early warning is
    given when at least ``warn_gap`` are missing to what is expected by then, and these are at least ``warn_share``
    percent of the target. ``version`` grows with each change of the programme.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=150)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    rules = models.JSONField(default=dict, blank=True)
    warns = models.BooleanField(default=True)
    warn_gap = models.PositiveIntegerField(default=1)
    warn_share = models.PositiveSmallIntegerField(default=5)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(condition=Q(last_year__gte=models.F("first_year")), name="programme_years_in_order"),
            models.CheckConstraint(condition=Q(warn_share__lte=100), name="programme_share_in_percent"),
            models.UniqueConstraint(fields=["region", "name"], name="programme_name_once", nulls_distinct=False),
        ]
        indexes = [models.Index(fields=["region", "-first_year", "-id"], name="programme_region")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en

    @property
    def audit_ref(self) -> str:
        return self.ref


class Target(models.Model):
    """An amount of one indicator (its key) that a programme wants to reach.

    ``due_on``: the last day of a cumulative target, when its sentence names one; else the programme's end.
    ``responsible`` says who in words; ``role`` and ``person`` are told, with the leaders, when it falls behind.
    """

    ref = models.CharField(max_length=12, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="targets")
    indicator = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=TargetKind.choices)
    batch = models.CharField(max_length=8, choices=Batch.choices)
    amount = models.PositiveIntegerField()
    due_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    responsible = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, blank=True)
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1), name="target_at_least_one"),
            models.CheckConstraint(condition=Q(due_on=None) | Q(kind="cumulative"), name="target_due_when_cumulative"),
            models.UniqueConstraint(fields=["programme", "indicator", "kind"], name="target_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.kind} {self.amount}"
