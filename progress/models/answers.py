from django.db import models


class KeptAnswer(models.Model):
    """The answer to a long question, so that a page over many projects need not wait while it is counted.

    A cache: it can be emptied, and is counted anew from the facts. ``digest`` stands for everything the question
    depends on: its ``name`` (of ``progress.answers``), the province (empty for all), the filters and its ``details``.
    ``counted_at`` is when counting began, so the answer holds what had happened by then; ``wanted_at`` when a worker
    was last asked for it, empty once he has answered.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=20)
    region = models.CharField(max_length=6, blank=True)
    filters = models.JSONField()
    details = models.JSONField(default=dict)
    value = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)
    wanted_at = models.DateTimeField(null=True)
    asked_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["asked_on"], name="kept_answer_asked")]

    def __str__(self) -> str:
        return f"{self.name} {self.region} {self.counted_at or ''}"
