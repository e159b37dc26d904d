from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MailStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")


class MailMode(models.TextChoices):
    """How a person wants to be written to; the bell menu shows every notice in any case."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("One e-mail a day")
    OFF = "off", _("No e-mail")


class JobStatus(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class RunOutcome(models.TextChoices):
    """How a run of a periodic job ended. ``LOST``: its worker died, or it never began."""

    OPEN = "open", pgettext_lazy("a run of a job", "Under way")
    DONE = "done", pgettext_lazy("a run of a job", "Done")
    NOTHING = "nothing", pgettext_lazy("a run of a job", "Nothing to do")
    FAILED = "failed", pgettext_lazy("a run of a job", "Failed")
    LOST = "lost", pgettext_lazy("a run of a job", "Not finished")
