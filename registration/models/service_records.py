from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registration.enums.coaching import Party, ServiceForm
from registration.models.cases import Case


class ServiceRecord(models.Model):
    """What a coach did for a case on a day (服务记录); each counts as one follow-up service (跟踪服务).

    ``inside``: read by the guides only. ``minutes`` is the time spent. ``next_open``: its next step is the present
    one; the following record of the case closes it. ``key`` tells a form that is sent twice from two records.
    """

    ref = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="service_records")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    form = models.CharField(max_length=10, choices=ServiceForm.choices)
    place = models.CharField(max_length=120, blank=True)
    people = models.CharField(max_length=200, blank=True)
    problem = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    result = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_open = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    inside = models.BooleanField(default=False)
    version = models.PositiveSmallIntegerField(default=1)
    kept_at = models.DateTimeField(default=timezone.now)
    corrected_at = models.DateTimeField(null=True, blank=True)
    key = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("record of coaching")
        verbose_name_plural = _("records of coaching")
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="service_record_once"),
            models.CheckConstraint(condition=Q(next_on=None) | ~Q(next_step=""), name="service_record_next_named"),
        ]
        indexes = [
            models.Index(fields=["case", "-on", "-id"], name="service_record_case"),
            models.Index(fields=["author", "on"], name="service_record_author"),
            models.Index(fields=["case", "next_on"], name="service_record_next", condition=Q(next_open=True)),
        ]

    def __str__(self) -> str:
        return self.ref


class ServiceRecordVersion(models.Model):
    """A record as it stood before a correction: ``facts`` are its fields by name, ``inside`` who could read it."""

    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    inside = models.BooleanField()
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "version"], name="service_record_version_once")]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"


class Rating(models.Model):
    """好差评: what a side thinks of one service, 1 to 5. Low marks have ``answer_due_on`` and must be answered.

    The rater reads ``answer``; the coach's ``account`` is for the office. The other side reads neither.
    """

    ref = models.CharField(max_length=12, unique=True)
    record = models.ForeignKey(ServiceRecord, on_delete=models.PROTECT, related_name="ratings")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=12, choices=[(p.value, p.label) for p in (Party.OWNER, Party.REGISTRANT)])
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    marks = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)
    rated_at = models.DateTimeField(default=timezone.now)
    answer_due_on = models.DateField(null=True, blank=True)
    account = models.CharField(max_length=500, blank=True)
    account_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    late_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("rating of a service")
        verbose_name_plural = _("ratings of services")
        constraints = [
            models.UniqueConstraint(fields=["record", "side"], name="rating_once"),
            models.CheckConstraint(condition=Q(marks__range=(1, 5)), name="rating_marks_range"),
            models.CheckConstraint(condition=Q(answered_at=None) ^ ~Q(answer=""), name="rating_answer_with_moment"),
        ]
        indexes = [
            models.Index(
                fields=["answer_due_on", "id"],
                name="rating_unanswered",
                condition=Q(answer_due_on__isnull=False, answered_at=None),
            ),
            models.Index(fields=["case", "-id"], name="rating_case"),
        ]

    def __str__(self) -> str:
        return self.ref
