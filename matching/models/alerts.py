from django.db import models
from django.db.models.functions import Now

from matching.models.finding import SavedSearch


class SearchNews(models.Model):
    """Something can be found since then that could not be found before, or not by these words.

    ``number`` is the key of a project or need, as ``subject`` says. ``before``: what a project could be found by until
    then; empty when it could not be found at all. Within one subject the keys are given in the order of commits, so
    whoever has read up to one key has missed nothing. Kept for as long as the slowest alert may take.
    """

    subject = models.CharField(max_length=10)
    number = models.BigIntegerField()
    before = models.JSONField(null=True, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="search_news_subject"),
            models.Index(fields=["subject", "number"], name="search_news_number"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.number}"


class SearchTelling(models.Model):
    """A saved search has told its person of this project or need: never again."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="tellings")
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "number"], name="search_telling_once")]

    def __str__(self) -> str:
        return f"{self.search_id} {self.number}"
