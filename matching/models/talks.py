from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matching.enums import MeetingStatus, Side
from matching.models.matches import Match


class Message(models.Model):
    """One message of a match; the two sides read it, nobody else."""

    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=10, choices=Side.choices)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    # Sent twice by a double click, it is there once.
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["match", "id"], name="message_match")]
        constraints = [
            models.UniqueConstraint(fields=["match", "author", "key"], name="message_once", condition=~models.Q(key=""))
        ]

    def __str__(self) -> str:
        return f"{self.match} {self.pk}"


class MessageFile(models.Model):
    """A file sent with a message, kept under a name that tells nothing; ``sha256`` is the hex digest of its bytes."""

    ref = models.CharField(max_length=12, unique=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to="messages", max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class TalkReading(models.Model):
    """Up to which message a person has read a conversation."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="readings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    message_id = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "user"], name="talk_reading_once")]

    def __str__(self) -> str:
        return f"{self.match} {self.user}"


class Meeting(models.Model):
    """A meeting the one side proposes and the other agrees to. ``sequence`` counts changes, for calendar programs."""

    ref = models.CharField(max_length=12, unique=True)
    match = models.ForeignKey(Match, on_delete=models.PROTECT, related_name="meetings")
    side = models.CharField(max_length=10, choices=Side.choices)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=MeetingStatus.choices, default=MeetingStatus.PROPOSED)
    status_since = models.DateTimeField(default=timezone.now)
    subject = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        indexes = [
            models.Index(fields=["match", "starts_at"], name="meeting_match"),
            models.Index(fields=["status", "starts_at"], name="meeting_due"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def audit_ref(self) -> str:
        return self.ref

    @property
    def region_id(self) -> str:
        return self.match.region_id
