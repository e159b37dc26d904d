"""What the audit log's lines about the matching are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, LISTS, OBJECT_WORDS, VALUE_WORDS
from matching.enums import EnquiryStatus, PartnershipStatus, PlatformKind, Side
from matching.selectors.card_parts import PARTS
from matching.selectors.previews import AUDIENCES

OBJECT_WORDS.update(
    {
        "api_client": _("program access"),
        "enquiry": _("enquiry"),
        "enterprise_profile": _("enterprise profile"),
        "need": _("need"),
        "platform": _("service platform"),
        "synonyms": _("synonyms"),
    }
)

EVENT_WORDS.update(
    {
        "agreement.redrawn": _("Drew up a confidentiality agreement anew"),
        "agreement.signed": _("Signed a confidentiality agreement"),
        "api_client.created": _("Gave a program access"),
        "api_client.revoked": _("Took a program's access back"),
        "enquiry.asked": _("Sent an enquiry to a service platform"),
        "platform.added": _("Entered a service platform"),
        "project.card_saved": _("Saved a project card"),
        "project.previewed": _("Looked at a project as others see it"),
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

FACT_WORDS.update(
    {"digest": _("Digest"), "demonstration_on": _("Demonstration platform since"), "platform": _("Platform")}
)

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

OBJECT_WORDS.update({"partnership": _("partnership")})
LISTS.add("parties")

EVENT_WORDS.update(
    {
        "match.nudged": _("Reminded those who keep a match waiting"),
        "match.partnered": _("A match became a partnership"),
        "match.resumed": _("A match went back to talks"),
        "partnership.proposed": _("Recorded a partnership"),
        "partnership.confirmed": _("Confirmed a partnership"),
        "partnership.cancelled": _("Took a recorded partnership away"),
        "partnership.ended": _("Ended a partnership"),
        "partnership.step_added": _("Added a milestone to a partnership"),
        "partnership.step_done": _("Reached a milestone of a partnership"),
        "partnership.step_undone": _("Took back that a milestone was reached"),
        "partnership.shared": _("Let the office read the terms of a partnership"),
        "partnership.unshared": _("No longer lets the office read the terms of a partnership"),
        "partnership.surveyed": _("Answered the survey on a partnership"),
        "partnership.paper_opened": _("Downloaded the signed paper of a partnership"),
        "partnership.letter_taken": _("Downloaded a letter for priority testing"),
    }
)

FACT_WORDS.update(
    {
        "confirmed_at": _("Confirmed at"),
        "owner_confirmed_at": _("Confirmed by the owner at"),
        "owner_confirmed_by_id": _("Confirmed by the owner (account)"),
        "firm_confirmed_at": _("Confirmed by the enterprise at"),
        "firm_confirmed_by_id": _("Confirmed by the enterprise (account)"),
        "owner_shares": _("The owner lets the office read it"),
        "firm_shares": _("The enterprise lets the office read it"),
        "parties": _("Who was reminded"),
        "side": _("Side"),
        "step": _("Milestone"),
        "partnership.code": _("Verification code"),
        "partnership.match": _("Match"),
    }
)

VALUE_WORDS.update(
    {
        "partnership.status": dict(PartnershipStatus.choices),
        "partnership.side": dict(Side.choices),
        "match.nudged.parties": {
            "owner": _("The project's owner"),
            "firm": _("The enterprise"),
            "institution": _("The institution"),
        },
    }
)

LISTS.add("card_parts")
FACT_WORDS.update({"card_parts": _("Parts of the card"), "audience": _("Seen by")})
VALUE_WORDS.update(
    {
        "card_parts": {part.key: part.label for part in PARTS},
        "project.previewed.audience": {key: label for key, (label, _tier) in AUDIENCES.items()},
    }
)
