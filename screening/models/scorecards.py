from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from screening.models.panels import Seat
from screening.models.rounds import Review
from screening.models.standards import Standard


class Scorecard(models.Model):
    """What one expert gave, first (``turn`` 1) and, after a discussion, once more (``turn`` 2) beside it.

    ``answers`` by criterion code: ``{"level": 0-5 or None, "comment": str, "unable": reason}``; a criterion he could
    not judge counts as missing, never as zero. ``confidence`` is his own, 1 to 5. ``total`` and ``dimensions``
    (decimals as strings) are points of 100 and are set when he submits; from then on the database refuses changes.
    ``version`` counts saves.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scorecards")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="scorecards")
    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict, blank=True)
    vetoes = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    veto_reason = models.TextField(blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.TextField(blank=True)
    support = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    total = models.DecimalField(max_digits=18, decimal_places=15, null=True, blank=True)
    dimensions = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seat", "turn"], name="scorecard_turn"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(1, 5)), name="scorecard_confidence"
            ),
        ]
        indexes = [models.Index(fields=["review", "turn"], name="scorecard_review")]

    def __str__(self) -> str:
        return f"{self.seat} #{self.turn}"


class DiscussionPost(models.Model):
    """One contribution to the discussion (复议) of a review, by an expert of its panel or by the office."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="posts")
    seat = models.ForeignKey(Seat, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    posted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["review", "id"], name="post_review")]

    def __str__(self) -> str:
        return f"{self.review} {self.posted_at:%Y-%m-%d %H:%M}"
