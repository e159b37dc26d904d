from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.cases import Channel
from registration.models.cases import Case


class ChannelCheck(models.Model):
    """What the people of a case answered to the conditions of the special channels (通道预判); review only (T3).

    ``answers``: yes, no or unknown, by key of the condition. ``version`` counts saves: one that started from an older
    version is refused as stale, never merged.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="channel_check")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("channel pre-check")

    def __str__(self) -> str:
        return f"{self.case} v{self.version}"


class ChannelAdvice(models.Model):
    """The coach or the office thinks that a channel is worth applying for, and says why. Advice, never a promise."""

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="channel_advice")
    channel = models.CharField(max_length=24, choices=Channel.choices)
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("channel advice")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "channel"], name="channel_advice_once", condition=Q(taken_back_at=None)
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="channel_advice_taken_back_whole",
            ),
        ]
        indexes = [models.Index(fields=["case", "-id"], name="channel_advice_case")]

    def __str__(self) -> str:
        return f"{self.case} {self.channel}"
