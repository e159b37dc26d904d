"""What the audit log's lines about the matching are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from matching.enums import EnquiryStatus, PlatformKind

OBJECT_WORDS.update(
    {
        "enquiry": _("enquiry"),
        "enterprise_profile": _("enterprise profile"),
        "need": _("need"),
        "platform": _("service platform"),
        "synonyms": _("synonyms"),
    }
)

EVENT_WORDS.update(
    {
        "enquiry.asked": _("Sent an enquiry to a service platform"),
        "platform.added": _("Entered a service platform"),
        "platform.changed": _("Changed a service platform"),
        "platform.demonstration_set": _("Named a demonstration platform"),
        "platform.demonstration_unset": _("Ended a demonstration platform"),
        "platform.hidden": _("Took a service platform out of the directory"),
        "platform.shown": _("Put a service platform back into the directory"),
        "enquiry.answered": _("Answered an enquiry"),
        "enquiry.closed": _("Closed an enquiry"),
        "enterprise_profile.saved": _("Saved an enterprise profile"),
        "need.answered": _("Answered a need"),
        "need.replied": _("Replied to an answer to a need"),
        "need.closed": _("Closed a need"),
        "need.published": _("Published a need"),
        "need.taken_back": _("Took a need back"),
        "synonyms.deleted": _("Deleted search synonyms"),
        "synonyms.saved": _("Saved search synonyms"),
    }
)

FACT_WORDS.update({"demonstration_on": _("Demonstration platform since"), "platform": _("Platform")})

VALUE_WORDS.update(
    {
        "enquiry.status": dict(EnquiryStatus.choices),
        "platform.kind": dict(PlatformKind.choices),
        "platform.fields": {
            "capabilities": _("Capabilities"),
            "city": _("City"),
            "description": _("Equipment, experience and terms"),
            "kind": pgettext_lazy("a platform", "Kind"),
            "name": pgettext_lazy("a platform", "Name"),
            "organisation": _("Organisation whose people answer"),
            "phone": _("Telephone"),
            "subcatalogues": _("Sub-catalogues"),
            "summary": _("In one sentence"),
            "website": _("Website"),
        },
    }
)
