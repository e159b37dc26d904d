"""What the audit log's lines about matches are called; messages, reasons and remarks stand in none of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, LISTS, OBJECT_WORDS, VALUE_WORDS
from matching.enums import ConsentStatus, DeclineCode, MatchStatus

OBJECT_WORDS["match"] = pgettext_lazy("an object of the audit log", "match")

EVENT_WORDS.update(
    {
        "match.requested": _("Asked for a project"),
        "match.invited": _("Invited an enterprise"),
        "match.accepted": _("Accepted a match"),
        "match.declined": _("Declined a match"),
        "match.withdrawn": _("Took a match back"),
        "match.expired": _("A match lapsed"),
        "match.signed": _("Both sides had signed the confidentiality agreement"),
        "match.ended": _("Ended the talks of a match"),
        "match.people_admitted": _("Chose who of the enterprise may read"),
        "match.readers_proposed": _("Named further readers"),
        "match_consent.given": _("Agreed to a match for the institution"),
        "match_consent.refused": _("Did not agree to a match for the institution"),
    }
)

LISTS.add("readers")

FACT_WORDS.update(
    {
        "match.project": _("Project"),
        "match.organisation": _("Enterprise"),
        "readers": _("Readers (accounts)"),
        "match.access_days": _("Days of access"),
        "match.decline_code": _("Reason"),
        "match.contact_id": _("Contact of the enterprise (account)"),
        "match.answered_by_id": _("Answered by (account)"),
        "match.expires_on": _("Last day"),
    }
)

VALUE_WORDS.update(
    {
        "match.status": dict(MatchStatus.choices),
        "match.decline_code": dict(DeclineCode.choices),
        "match_consent.given.status": dict(ConsentStatus.choices),
        "match_consent.refused.status": dict(ConsentStatus.choices),
    }
)
