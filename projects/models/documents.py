from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from projects.enums import Tier


class Document(models.Model):
    """A paper of the application with its disclosure tier; its files are versions, of which the last counts."""

    ref = models.CharField(max_length=12, unique=True)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="documents")
    section = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.REVIEW)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("document")
        indexes = [models.Index(fields=["project", "section", "id"], name="document_project")]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One uploaded file, kept under a name that tells nothing; ``sha256`` is the hex digest of its bytes."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to="documents", max_length=200)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="document_version_number")]

    def __str__(self) -> str:
        return self.name
