from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matching.enums import AlertMode


class ProjectCard(models.Model):
    """What a project says of itself to those who look for one, in five short parts; kept by its owner.

    ``problem`` is for everybody who may find the project, the other parts for verified enterprises. They must not
    give away how it works. ``version`` counts saves.
    """

    project = models.OneToOneField("projects.Project", on_delete=models.CASCADE, related_name="card")
    problem = models.CharField(max_length=120, blank=True)
    benefit = models.CharField(max_length=300, blank=True)
    maturity = models.CharField(max_length=300, blank=True)
    route = models.CharField(max_length=300, blank=True)
    wish = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("project card")

    def __str__(self) -> str:
        return str(self.project_id)


class SavedSearch(models.Model):
    """A search somebody keeps, in the form of its address (``query``), and how he wants to hear of what is new.

    It belongs to the person and the organisation he acted for, and counts only while he does. ``subject`` says what
    is searched: "projects" or "needs". ``seen_news``: what stands in SearchNews up to there has been told, at
    ``seen_at``.
    """

    ref = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=30)
    subject = models.CharField(max_length=10, default="projects")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, blank=True)
    alert = models.CharField(max_length=10, choices=AlertMode.choices, default=AlertMode.DAILY)
    seen_news = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        indexes = [
            models.Index(fields=["user", "-id"], name="saved_search_user"),
            models.Index(fields=["alert", "id"], name="saved_search_alert"),
        ]

    def __str__(self) -> str:
        return self.name


class Dismissal(models.Model):
    """Somebody does not want a recommendation again: of a project, or of an enterprise for a project of his.

    ``factors`` are the reasons for which it was recommended; they count less for this person from now on.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    factors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "project", "organisation"], name="recommendation_dismissal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.project_id} {self.organisation_id}"
