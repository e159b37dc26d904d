"""An expert of the pool, and his seat in one panel."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY
from screening.enums import (
    ExpertStatus,
    SeatStatus,
)
from screening.workflow.relations import EXPERT, EXPERT_TURN, OFFICER, SYSTEM

EXPERT_MACHINE = register(
    Machine(
        "expert",
        (
            State(
                ExpertStatus.INVITED,
                ExpertStatus.INVITED.label,
                EXPERT_TURN,
                _("The expert has been asked to join the pool and has not answered yet."),
            ),
            State(ExpertStatus.ACTIVE, ExpertStatus.ACTIVE.label, NOBODY, _("The expert can be given reviews.")),
            State(
                ExpertStatus.RETIRED,
                ExpertStatus.RETIRED.label,
                NOBODY,
                _("The expert is given no new reviews; what he scored stays."),
            ),
        ),
        (
            Transition(
                "join",
                _("Join the pool"),
                (ExpertStatus.INVITED,),
                ExpertStatus.ACTIVE,
                (EXPERT, OFFICER),
                "expert.joined",
                writes=("user_id",),
            ),
            Transition(
                "retire",
                _("Take out of the pool"),
                (ExpertStatus.INVITED, ExpertStatus.ACTIVE),
                ExpertStatus.RETIRED,
                (OFFICER,),
                "expert.retired",
                tells=(EXPERT,),
            ),
            Transition(
                "return",
                _("Take back into the pool"),
                (ExpertStatus.RETIRED,),
                ExpertStatus.INVITED,
                (OFFICER,),
                "expert.invited_again",
                tells=(EXPERT,),
            ),
        ),
        initial=ExpertStatus.INVITED,
    )
)

SEAT_ENDED = ("ended_at", "reason")

SEAT_MACHINE = register(
    Machine(
        "seat",
        (
            State(
                SeatStatus.INVITED,
                SeatStatus.INVITED.label,
                EXPERT_TURN,
                _("Please say whether you will review, and declare conflicts; the dossier opens after that."),
            ),
            State(
                SeatStatus.ACCEPTED,
                SeatStatus.ACCEPTED.label,
                EXPERT_TURN,
                _("Please score by the day shown; everything you type is kept."),
            ),
            State(
                SeatStatus.SUBMITTED,
                SeatStatus.SUBMITTED.label,
                NOBODY,
                _("Your score is handed in and locked."),
            ),
            *(
                State(status, status.label, NOBODY, sentence, final=True)
                for status, sentence in (
                    (SeatStatus.DECLINED, _("You have declined this review.")),
                    (SeatStatus.CONFLICT, _("You have declared a conflict; you see nothing more of this project.")),
                    (SeatStatus.REPLACED, _("The office has taken this review back.")),
                )
            ),
        ),
        (
            Transition(
                "accept",
                pgettext_lazy("a review", "Accept"),
                (SeatStatus.INVITED,),
                SeatStatus.ACCEPTED,
                (EXPERT,),
                "seat.accepted",
                writes=("declared_at", "declaration"),
            ),
            Transition(
                "decline",
                pgettext_lazy("a review", "Decline"),
                (SeatStatus.INVITED,),
                SeatStatus.DECLINED,
                (EXPERT,),
                "seat.declined",
                writes=SEAT_ENDED,
                tells=(OFFICER,),
            ),
            Transition(
                "declare_conflict",
                _("Declare a conflict"),
                (SeatStatus.INVITED, SeatStatus.ACCEPTED),
                SeatStatus.CONFLICT,
                (EXPERT,),
                "seat.conflict_declared",
                writes=(*SEAT_ENDED, "declared_at", "declaration"),
                tells=(OFFICER,),
            ),
            Transition(
                "replace",
                _("Take back"),
                (SeatStatus.INVITED, SeatStatus.ACCEPTED, SeatStatus.SUBMITTED),
                SeatStatus.REPLACED,
                (OFFICER, SYSTEM),
                "seat.replaced",
                writes=SEAT_ENDED,
                tells=(EXPERT,),
            ),
            Transition(
                "submit",
                _("Hand in the score"),
                (SeatStatus.ACCEPTED,),
                SeatStatus.SUBMITTED,
                (EXPERT,),
                "seat.scored",
                writes=("submitted_at",),
            ),
        ),
        initial=SeatStatus.INVITED,
        audited_as="project",
    )
)
