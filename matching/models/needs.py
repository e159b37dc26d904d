from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from matching.enums import NeedKind, NeedOutcome, NeedStatus
from projects.enums import Tier


class Need(models.Model):
    """Something that is looked for: by an enterprise, by a clinician with a problem, or for a project.

    ``tier`` says who may read it: everybody (0) or verified enterprises, clinicians and the office (1). A need of a
    project names it only to those who may see the project anyway. ``wanted`` are capabilities. ``search_text`` and
    ``search_initials`` are what a search compares, kept with every save.
    """

    ref = models.CharField(max_length=12, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=12, choices=NeedKind.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    project = models.ForeignKey(
        "projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="needs"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="needs")
    status = models.CharField(max_length=10, choices=NeedStatus.choices, default=NeedStatus.DRAFT)
    status_since = models.DateTimeField(default=timezone.now)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices[:2], default=Tier.ENTERPRISE)
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    subcatalogues = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    department = models.CharField(max_length=60, blank=True)
    wanted = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    search_text = models.TextField(blank=True, default="")
    search_initials = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=NeedOutcome.choices, blank=True)
    outcome_text = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False), name="need_published_with_time"
            ),
            models.CheckConstraint(condition=~Q(status="closed") | ~Q(outcome=""), name="need_closed_with_outcome"),
            models.CheckConstraint(condition=~Q(kind="project") | Q(project__isnull=False), name="need_of_project"),
        ]
        indexes = [
            models.Index(fields=["status", "-published_at", "-id"], name="need_board"),
            models.Index(fields=["author", "-id"], name="need_author"),
            models.Index(fields=["organisation", "-id"], name="need_organisation"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_ref(self) -> str:
        return self.ref


class NeedAnswer(models.Model):
    """What somebody offers to a need; only its author's side, the one who answered and the office read it."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="need_answers"
    )
    project = models.ForeignKey("projects.Project", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    answered_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "author"], name="need_answer_once")]
        indexes = [models.Index(fields=["need", "id"], name="need_answer_need")]

    def __str__(self) -> str:
        return f"{self.need} · {self.author}"
