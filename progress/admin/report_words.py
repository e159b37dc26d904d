"""What the audit log's lines about reports and published figures are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, LISTS, OBJECT_WORDS, VALUE_WORDS
from progress.reports.offered import offered_choices

OBJECT_WORDS.update(
    {
        "report": pgettext_lazy("an object of the audit log", "report"),
        "statistics": pgettext_lazy("an object of the audit log", "published statistics"),
    }
)
EVENT_WORDS.update(
    {
        "report.made": _("Made a report"),
        "report.downloaded": _("Downloaded a report"),
        "statistics.published": _("Published figures for everybody"),
        "statistics.taken_back": _("Took published figures back"),
    }
)
FACT_WORDS.update(
    {
        "report.period": _("Period"),
        "report.version": _("Version"),
        "report.digest": _("Digest"),
        "report.file": _("File"),
        "report.sha256": "SHA-256",
        "statistics.version": _("Version"),
        "statistics.as_of": _("As of"),
        "statistics.figures": _("Figures"),
    }
)
VALUE_WORDS["statistics.figures"] = dict(offered_choices())
# Two of them are no change from one to the other.
LISTS.add("figures")
