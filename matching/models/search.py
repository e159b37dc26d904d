from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

# Documents whose sets are kept together: as many as one container of a compressed set holds.
CHUNK = 1 << 16


class SearchDocument(models.Model):
    """An open project as the search has taken it in, its texts in their compared form, by tier.

    ``title``, ``summary`` and ``initials`` are public, ``detail`` is for verified enterprises; ``excluded`` names
    those who must not find it. Only what is open stands here. ``facets`` are "name:value".
    """

    project = models.OneToOneField(
        "projects.Project", primary_key=True, on_delete=models.CASCADE, related_name="search_document"
    )
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    initials = models.TextField(blank=True)
    excluded = models.TextField(blank=True)
    facets = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    def __str__(self) -> str:
        return str(self.project_id)


class SearchPosting(models.Model):
    """The documents of one chunk that hold one term, as a serialised compressed set.

    ``term`` begins with the letter of its zone. Documents are numbered by their project's key.
    """

    term = models.CharField(max_length=140, db_collation="C")
    chunk = models.PositiveIntegerField()
    numbers = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "chunk"], name="posting_once")]
        indexes = [models.Index(fields=["chunk", "term"], name="posting_chunk")]

    def __str__(self) -> str:
        return f"{self.term} {self.chunk}"


class SearchChunk(models.Model):
    """Which state of a chunk is valid; processes that remember its facets compare ``version``, never used twice."""

    chunk = models.PositiveIntegerField(primary_key=True)
    version = models.CharField(max_length=12)

    def __str__(self) -> str:
        return f"{self.chunk} {self.version}"


class SearchChange(models.Model):
    """An open project has changed, or was open until now; written by the database itself in the same transaction.

    Until it is taken in, the project is searched as it now is, or not at all.
    """

    project_number = models.BigIntegerField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.project_number)


class SynonymGroup(models.Model):
    """Words that mean the same in a search (可吸收 = 可降解)."""

    ref = models.CharField(max_length=12, unique=True)
    words = ArrayField(models.CharField(max_length=30))
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return " = ".join(self.words)

    @property
    def audit_ref(self) -> str:
        return self.ref
