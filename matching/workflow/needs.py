"""A need from draft to its outcome, and an enquiry to a service platform."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from matching.enums import EnquiryStatus, NeedStatus
from matching.workflow.relations import AUTHOR, OFFICER, PLATFORM, SYSTEM
from projects.workflow import NOBODY

NEED_MACHINE = register(
    Machine(
        "need",
        (
            State(
                NeedStatus.DRAFT, NeedStatus.DRAFT.label, AUTHOR, _("Only you and your organisation see this draft.")
            ),
            State(NeedStatus.PUBLISHED, NeedStatus.PUBLISHED.label, NOBODY, _("It can be found and answered.")),
            State(
                NeedStatus.CLOSED,
                NeedStatus.CLOSED.label,
                NOBODY,
                _("It is closed with its outcome; nobody finds it any more."),
                final=True,
            ),
        ),
        (
            Transition(
                "publish",
                pgettext_lazy("a need", "Publish"),
                (NeedStatus.DRAFT,),
                NeedStatus.PUBLISHED,
                (AUTHOR,),
                "need.published",
                writes=("status_since", "published_at", "expires_on"),
            ),
            Transition(
                "take_back",
                pgettext_lazy("a need", "Take back"),
                (NeedStatus.PUBLISHED,),
                NeedStatus.DRAFT,
                (AUTHOR, OFFICER),
                "need.taken_back",
                writes=("status_since",),
                tells=(AUTHOR,),
            ),
            Transition(
                "close",
                pgettext_lazy("a need", "Close"),
                (NeedStatus.PUBLISHED,),
                NeedStatus.CLOSED,
                (AUTHOR, OFFICER, SYSTEM),
                "need.closed",
                writes=("status_since", "outcome", "outcome_text"),
                tells=(AUTHOR,),
            ),
        ),
        initial=NeedStatus.DRAFT,
    )
)

ENQUIRY_MACHINE = register(
    Machine(
        "enquiry",
        (
            State(EnquiryStatus.OPEN, EnquiryStatus.OPEN.label, PLATFORM, _("The platform has not answered yet.")),
            State(EnquiryStatus.ANSWERED, EnquiryStatus.ANSWERED.label, AUTHOR, _("The platform has answered.")),
            State(EnquiryStatus.CLOSED, EnquiryStatus.CLOSED.label, NOBODY, _("This enquiry is closed."), final=True),
        ),
        (
            Transition(
                "answer",
                pgettext_lazy("an enquiry", "Answer"),
                (EnquiryStatus.OPEN,),
                EnquiryStatus.ANSWERED,
                (PLATFORM,),
                "enquiry.answered",
                writes=("answered_at", "answered_by_id"),
                tells=(AUTHOR,),
            ),
            Transition(
                "close",
                pgettext_lazy("an enquiry", "Close"),
                (EnquiryStatus.OPEN, EnquiryStatus.ANSWERED),
                EnquiryStatus.CLOSED,
                (AUTHOR,),
                "enquiry.closed",
            ),
        ),
        initial=EnquiryStatus.OPEN,
    )
)
