"""The audit log, notices with their outgoing mail, jobs, counters of rate limits, the calendar, set terms."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.enums import JobStatus, MailStatus, RunOutcome
from core.refs import new_ref


def notice_ref() -> str:
    return new_ref(12)


class AuditEntry(models.Model):
    """One act or one look at something protected. The database refuses every change and deletion.

    The chain columns (``seq``, ``prev_hash``, ``hash``) are written by a trigger at commit, one transaction
    at a time, so a gap or an alteration is found by ``verify_audit``. Texts of applications never stand here:
    ``changes`` holds field names with values for plain facts and digests for protected texts.
    """

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    event = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_ref = models.CharField(max_length=80)
    region = models.CharField(max_length=6, blank=True)
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    seq = models.BigIntegerField(null=True, unique=True, editable=False)
    prev_hash = models.CharField(max_length=64, blank=True, editable=False)
    hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = ()
        indexes = [
            models.Index(fields=["object_type", "object_ref", "-id"], name="audit_object"),
            models.Index(fields=["actor_id", "-id"], name="audit_actor"),
            models.Index(fields=["event", "-id"], name="audit_event"),
            models.Index(fields=["region", "-id"], name="audit_region"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.object_ref}"


class Mail(models.Model):
    """An outgoing e-mail, written in the transaction of the act it reports (outbox).

    ``message_id`` is fixed at creation: a second copy after a lost answer of the mail server carries the same one.
    ``recipient`` is empty for somebody who has no account yet, such as an invited co-applicant.
    ``digest_on`` is the day of a daily summary: a person gets at most one of these a day.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="mails"
    )
    address = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=200, unique=True)
    status = models.CharField(max_length=10, choices=MailStatus.choices, default=MailStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    digest_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "digest_on"], name="mail_digest_once", condition=models.Q(digest_on__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="mail_due", condition=models.Q(status="waiting")),
        ]

    def __str__(self) -> str:
        return self.subject


class Notice(models.Model):
    """What a person is told. ``key`` makes telling the same thing twice impossible."""

    ref = models.CharField(max_length=12, unique=True, default=notice_ref)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    wants_digest = models.BooleanField(default=False)
    mail = models.ForeignKey(Mail, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices")

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["recipient", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notice_recent"),
            models.Index(fields=["recipient"], name="notice_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["recipient", "id"],
                name="notice_digest",
                condition=models.Q(wants_digest=True, mail=None),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Job(models.Model):
    """Long work asked for by a person: an import, an export. Its page shows the progress and keeps the result.

    Only the owner sees it; ``result`` is shown, ``output`` can be downloaded. ``attempts`` counts the starts: work
    that kills its worker again and again is given up.
    """

    ref = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs")
    region = models.CharField(max_length=6, blank=True)
    status = models.CharField(max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    params = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    input = models.FileField(upload_to="jobs/in", blank=True, max_length=200)
    output = models.FileField(upload_to="jobs/out", blank=True, max_length=200)
    output_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        default_permissions = ()
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_owner"),
            models.Index(
                fields=["status", "id"], name="job_open", condition=models.Q(status__in=["queued", "running"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"


class LimitWindow(models.Model):
    """How often something was done in the present window of a rate limit; ``key`` is a digest, never an address."""

    key = models.CharField(max_length=64, primary_key=True)
    used = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["ends_at"], name="limit_ends")]

    def __str__(self) -> str:
        return self.key


class CalendarDay(models.Model):
    """A day of the working calendar as an administrator has set it; it comes before the published calendar.

    ``works``: a make-up working day (调休上班), or a day that is worked after all; otherwise a day off. Valid for the
    whole country, as the holidays are.
    """

    on = models.DateField(unique=True)
    works = models.BooleanField()
    name = models.CharField(max_length=40, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("days of the working calendar")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.on} {'works' if self.works else 'off'}"


class SetThreshold(models.Model):
    """What the office of a province has set a term or limit to, from a day on; ``key`` names the setting it replaces.

    ``programme``: the reference of the plan for whose years it was set; empty for the province itself. Rows are kept as
    the history; the last one whose day has come holds, and without a ``value`` it takes back what was set before.
    """

    region = models.CharField(max_length=6)
    programme = models.CharField(max_length=12, blank=True)
    key = models.CharField(max_length=60)
    value = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by_id = models.BigIntegerField(null=True)
    set_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("set term")
        verbose_name_plural = _("set terms")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["region", "programme", "key", "valid_from"], name="threshold_set_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.key} {self.value}"


class TaskRun(models.Model):
    """One run of a periodic job: begun by the clock, or (``asked_by_id``) by a person.

    ``started_at`` is None while it stands in line. ``count`` is what the job says it has done, None when it says
    nothing; ``error`` the class of what went wrong, never its text. ``node`` is the worker; a run whose worker died
    stays without an end until the next run of that worker, or a second delivery, says so.
    """

    task = models.CharField(max_length=100)
    task_id = models.CharField(max_length=60, blank=True)
    node = models.CharField(max_length=100, blank=True)
    outcome = models.CharField(max_length=10, choices=RunOutcome.choices, default=RunOutcome.OPEN)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)
    asked_by_id = models.BigIntegerField(null=True, blank=True)
    asked_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("run of a periodic job")
        verbose_name_plural = _("runs of periodic jobs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["task"], name="run_asked_once", condition=models.Q(outcome="open", asked_by_id__isnull=False)
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="open") ^ models.Q(ended_at__isnull=False), name="run_ended_with_outcome"
            ),
        ]
        indexes = [
            models.Index(fields=["task", "-id"], name="run_task"),
            models.Index(fields=["task", "id"], name="run_open", condition=models.Q(outcome="open")),
            models.Index(fields=["asked_at"], name="run_old"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.outcome}"

    @property
    def began_at(self) -> datetime:
        """When it was asked for, as long as it stands in line."""
        return self.started_at or self.asked_at

    @property
    def seconds(self) -> float | None:
        """How long it took; None while it runs, and for one that never began."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()


class LastOpened(models.Model):
    """That a person has opened something, and when last: for himself alone, to find it again.

    Neither its name nor its address is kept: whoever shows it reads them anew, as far as they are still open to him.
    ``kind`` is a key of ``springrain.recent``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("last opened")
        verbose_name_plural = _("last opened")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="opened_once")]
        indexes = [models.Index(fields=["user", "-at"], name="opened_recent")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class ListChoice(models.Model):
    """What one person has chosen for one list: the columns he does without (``hidden``), and his views.

    ``list_key`` is the name of the list's address, with what else the address says after commas. The row is locked
    while one of its views is written.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    list_key = models.CharField(max_length=120)
    hidden = models.JSONField(default=list)

    class Meta:
        verbose_name = _("choice for a list")
        verbose_name_plural = _("choices for lists")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "list_key"], name="list_choice_once")]

    def __str__(self) -> str:
        return self.list_key


class SavedView(models.Model):
    """Filters of a list under a name; ``query`` as in its address, ``hidden`` the columns it does without.

    Opened through the list itself, which leaves out what is no longer a choice.
    """

    ref = models.CharField(max_length=20, unique=True)
    choice = models.ForeignKey(ListChoice, on_delete=models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    hidden = models.JSONField(default=list)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["choice", "name"], name="view_named_once"),
            models.UniqueConstraint(fields=["choice", "query"], name="view_saved_once"),
            models.UniqueConstraint(fields=["choice"], name="view_one_default", condition=models.Q(is_default=True)),
        ]

    def __str__(self) -> str:
        return self.name
