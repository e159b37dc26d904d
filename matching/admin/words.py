"""What the audit log's lines about the matching are called."""

from django.utils.translation import gettext_lazy as _

from core.trail import EVENT_WORDS, OBJECT_WORDS

OBJECT_WORDS.update(
    {
        "enquiry": _("enquiry"),
        "need": _("need"),
        "platform": _("service platform"),
    }
)

EVENT_WORDS.update(
    {
        "enquiry.answered": _("Answered an enquiry"),
        "enquiry.closed": _("Closed an enquiry"),
        "need.closed": _("Closed a need"),
        "need.published": _("Published a need"),
        "need.taken_back": _("Took a need back"),
    }
)
