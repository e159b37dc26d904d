"""A match from the request to the partnership, the institution's consent, and the partnership itself."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from matching.enums import ConsentStatus, MatchStatus, PartnershipStatus
from matching.workflow.relations import FIRM, INSTITUTION, OWNER, RECIPIENT, SENDER, SYSTEM
from projects.workflow import NOBODY

BOTH = "both"

MATCH_MACHINE = register(
    Machine(
        "match",
        (
            State(
                MatchStatus.OPEN,
                MatchStatus.OPEN.label,
                RECIPIENT,
                _("Asked for; whoever was asked accepts, declines, or asks back."),
            ),
            State(
                MatchStatus.ACCEPTED,
                MatchStatus.ACCEPTED.label,
                BOTH,
                _("Both want to talk. The dossier opens once both have signed the confidentiality agreement."),
            ),
            State(
                MatchStatus.SIGNED,
                MatchStatus.SIGNED.label,
                BOTH,
                _("The agreement is in force. When you have come to terms, record the partnership."),
            ),
            State(
                MatchStatus.PARTNERED,
                MatchStatus.PARTNERED.label,
                NOBODY,
                _("Both sides have confirmed the partnership; registration tests get priority."),
            ),
            State(
                MatchStatus.DECLINED,
                MatchStatus.DECLINED.label,
                NOBODY,
                _("It was declined; the reason stands here."),
                final=True,
            ),
            State(MatchStatus.WITHDRAWN, MatchStatus.WITHDRAWN.label, NOBODY, _("It was taken back."), final=True),
            State(
                MatchStatus.EXPIRED,
                MatchStatus.EXPIRED.label,
                NOBODY,
                _("Its time ran out; nothing was opened."),
                final=True,
            ),
            State(MatchStatus.ENDED, MatchStatus.ENDED.label, NOBODY, _("It has ended; access is closed."), final=True),
        ),
        (
            Transition(
                "accept",
                pgettext_lazy("a match", "Accept"),
                (MatchStatus.OPEN,),
                MatchStatus.ACCEPTED,
                (RECIPIENT,),
                "match.accepted",
                writes=(
                    "status_since",
                    "answered_at",
                    "answered_by_id",
                    "contact_id",
                    "expires_on",
                    "access_days",
                    "may_download",
                ),
                tells=(SENDER,),
            ),
            Transition(
                "decline",
                pgettext_lazy("a match", "Decline"),
                (MatchStatus.OPEN,),
                MatchStatus.DECLINED,
                (RECIPIENT, SYSTEM),
                "match.declined",
                writes=("status_since", "answered_at", "answered_by_id", "decline_code", "decline_text"),
                tells=(SENDER,),
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a match", "Take back"),
                (MatchStatus.OPEN,),
                MatchStatus.WITHDRAWN,
                (SENDER, SYSTEM),
                "match.withdrawn",
                writes=("status_since", "end_reason"),
                tells=(RECIPIENT,),
            ),
            Transition(
                "expire",
                pgettext_lazy("a match", "Expire"),
                (MatchStatus.OPEN, MatchStatus.ACCEPTED),
                MatchStatus.EXPIRED,
                (SYSTEM,),
                "match.expired",
                writes=("status_since",),
                tells=(SENDER, RECIPIENT),
            ),
            Transition(
                "sign",
                pgettext_lazy("a match", "Both have signed"),
                (MatchStatus.ACCEPTED,),
                MatchStatus.SIGNED,
                (OWNER, FIRM),
                "match.signed",
                writes=("status_since",),
                tells=(OWNER, FIRM, INSTITUTION),
            ),
            Transition(
                "partner",
                pgettext_lazy("a match", "Both have confirmed"),
                (MatchStatus.SIGNED,),
                MatchStatus.PARTNERED,
                (OWNER, FIRM),
                "match.partnered",
                writes=("status_since",),
                tells=(OWNER, FIRM, INSTITUTION),
            ),
            Transition(
                "resume",
                pgettext_lazy("a match", "Back to talks"),
                (MatchStatus.PARTNERED,),
                MatchStatus.SIGNED,
                (OWNER, FIRM),
                "match.resumed",
                writes=("status_since",),
                tells=(OWNER, FIRM),
            ),
            Transition(
                "end",
                pgettext_lazy("a match", "End"),
                (MatchStatus.ACCEPTED, MatchStatus.SIGNED),
                MatchStatus.ENDED,
                (OWNER, FIRM, SYSTEM),
                "match.ended",
                writes=("status_since", "end_reason"),
                tells=(OWNER, FIRM),
            ),
        ),
        initial=MatchStatus.OPEN,
    )
)

CONSENT_MACHINE = register(
    Machine(
        "match_consent",
        (
            State(
                ConsentStatus.WAITING,
                ConsentStatus.WAITING.label,
                INSTITUTION,
                _("A service invention: its institution agrees before anything protected is opened."),
            ),
            State(ConsentStatus.GIVEN, ConsentStatus.GIVEN.label, NOBODY, _("The institution agrees.")),
            State(
                ConsentStatus.REFUSED,
                ConsentStatus.REFUSED.label,
                NOBODY,
                _("The institution does not agree; nothing protected is opened."),
            ),
        ),
        (
            Transition(
                "give",
                pgettext_lazy("a consent", "Agree"),
                (ConsentStatus.WAITING, ConsentStatus.REFUSED),
                ConsentStatus.GIVEN,
                (INSTITUTION,),
                "match_consent.given",
                writes=("decided_at", "decided_by_id", "note"),
                tells=(OWNER,),
            ),
            Transition(
                "refuse",
                pgettext_lazy("a consent", "Do not agree"),
                (ConsentStatus.WAITING, ConsentStatus.GIVEN),
                ConsentStatus.REFUSED,
                (INSTITUTION,),
                "match_consent.refused",
                writes=("decided_at", "decided_by_id", "note"),
                tells=(OWNER,),
            ),
        ),
        initial=ConsentStatus.WAITING,
        audited_as="match",
    )
)

PARTNERSHIP_MACHINE = register(
    Machine(
        "partnership",
        (
            State(
                PartnershipStatus.PROPOSED,
                PartnershipStatus.PROPOSED.label,
                RECIPIENT,
                _("One side has recorded the partnership; it counts once the other side confirms it."),
            ),
            State(
                PartnershipStatus.CONFIRMED,
                PartnershipStatus.CONFIRMED.label,
                NOBODY,
                _("Both sides have confirmed it; the priority-testing letter can be handed out."),
            ),
            State(
                PartnershipStatus.CANCELLED,
                PartnershipStatus.CANCELLED.label,
                NOBODY,
                _("It was taken back before the other side confirmed it."),
                final=True,
            ),
            State(
                PartnershipStatus.ENDED,
                PartnershipStatus.ENDED.label,
                NOBODY,
                _("The partnership has ended; the fact that it was there stays."),
                final=True,
            ),
        ),
        (
            Transition(
                "confirm",
                pgettext_lazy("a partnership", "Confirm"),
                (PartnershipStatus.PROPOSED,),
                PartnershipStatus.CONFIRMED,
                (OWNER, FIRM),
                "partnership.confirmed",
                writes=(
                    "status_since",
                    "confirmed_at",
                    "owner_confirmed_at",
                    "owner_confirmed_by_id",
                    "firm_confirmed_at",
                    "firm_confirmed_by_id",
                    "owner_shares",
                    "firm_shares",
                    "code",
                ),
                tells=(OWNER, FIRM, INSTITUTION),
            ),
            Transition(
                "cancel",
                pgettext_lazy("a partnership", "Do not conclude"),
                (PartnershipStatus.PROPOSED,),
                PartnershipStatus.CANCELLED,
                (OWNER, FIRM, SYSTEM),
                "partnership.cancelled",
                writes=("status_since",),
                tells=(OWNER, FIRM),
            ),
            Transition(
                "end",
                pgettext_lazy("a partnership", "End"),
                (PartnershipStatus.CONFIRMED,),
                PartnershipStatus.ENDED,
                (OWNER, FIRM),
                "partnership.ended",
                writes=("status_since",),
                tells=(OWNER, FIRM),
            ),
        ),
        initial=PartnershipStatus.PROPOSED,
    )
)
