from django.db import models
from django.utils.translation import pgettext_lazy


class ForceStatus(models.TextChoices):
    STANDING = "standing", pgettext_lazy("a task force", "At work")
    CLOSED = "closed", pgettext_lazy("a task force", "Closed")
