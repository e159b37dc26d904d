"""What the two sides do with a confirmed partnership: milestones, what the office may read, and the survey."""

from datetime import date
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible
from core.services import lock
from core.texts import limited_text
from matching.enums import PartnershipStatus, Side
from matching.models import Partnership, PartnershipStep, PartnershipSurvey
from matching.selectors.partnerships import CONCLUDED
from matching.services.partnership_values import MOST_STEPS, checked_steps
from matching.services.partnerships import note, require_side
from projects.permissions import require_person

LONGEST_WORDS = 500
MARKS = range(1, 6)


def set_step_done(*, by: Actor, partnership: Partnership, step: int, on: date | None) -> PartnershipStep:
    """Says on which day a milestone was reached, or (None) that it was not after all; ``step`` is its key.

    Raises PermissionRefused, GuardRefused unless the partnership is confirmed, InvalidInput for a day to come.
    """
    if on is not None and on > timezone.localdate():
        raise InvalidInput(fields={"on": [_("The day lies in the future.")]})
    with transaction.atomic():
        fresh = _confirmed(by, partnership)
        found = PartnershipStep.objects.filter(partnership=fresh, pk=step).first()
        if found is None:
            raise NotVisible
        if found.done_on != on:
            found.done_on = on
            found.save(update_fields=["done_on"])
            note(by, fresh, "partnership.step_done" if on else "partnership.step_undone", {"step": found.pk})
    return found


def add_step(*, by: Actor, partnership: Partnership, label: str, due_on: date | None) -> PartnershipStep:
    """One more milestone. Raises PermissionRefused, GuardRefused, InvalidInput."""
    said, day = checked_steps([(label, due_on)])[0]
    with transaction.atomic():
        fresh = _confirmed(by, partnership)
        if fresh.steps.count() >= MOST_STEPS:
            raise GuardRefused(_("At most %(n)s milestones.") % {"n": MOST_STEPS})
        step = PartnershipStep.objects.create(partnership=fresh, label=said, due_on=day)
        note(by, fresh, "partnership.step_added", {"step": step.pk})
    return step


def _confirmed(by: Actor, partnership: Partnership) -> Partnership:
    require_side(by, partnership.match)
    fresh = lock(Partnership, partnership.pk)
    if fresh.status != PartnershipStatus.CONFIRMED:
        raise GuardRefused(_("This is done while a confirmed partnership lasts."))
    return fresh


def share_with_office(*, by: Actor, partnership: Partnership, shares: bool) -> Partnership:
    """This side's leave that the office reads kind, exclusiveness and milestones; it needs both sides' leave.

    The enterprise's profile then counts it among its partnerships. Raises PermissionRefused, GuardRefused for one
    that was not concluded.
    """
    side = require_side(by, partnership.match)
    name = "owner_shares" if side == Side.PROJECT else "firm_shares"
    with transaction.atomic():
        fresh = lock(Partnership, partnership.pk)
        if fresh.status == PartnershipStatus.CANCELLED:
            raise GuardRefused
        if getattr(fresh, name) != shares:
            setattr(fresh, name, shares)
            fresh.save(update_fields=[name])
            note(by, fresh, "partnership.shared" if shares else "partnership.unshared", {"side": side.value})
    return fresh


def answer_survey(
    *, by: Actor, partnership: Partnership, marks: int, helped: bool, text: str = ""
) -> PartnershipSurvey:
    """What this side says of the outcome, once; the office reads it, the other side does not.

    Raises PermissionRefused, InvalidInput, GuardRefused before the confirmation and for a second answer.
    """
    person, side = require_person(by), require_side(by, partnership.match)
    if marks not in MARKS:
        raise InvalidInput(fields={"marks": [_("Choose from 1 to 5.")]})
    said = limited_text("text", text, most=LONGEST_WORDS)
    with transaction.atomic():
        fresh = lock(Partnership, partnership.pk)
        if fresh.status not in CONCLUDED:
            raise GuardRefused(_("You are asked once the partnership is confirmed."))
        survey = PartnershipSurvey(
            partnership=fresh, side=side, author_id=person, marks=marks, helped=helped, text=said
        )
        try:
            with transaction.atomic():
                survey.save(force_insert=True)
        except IntegrityError:
            raise GuardRefused(_("Your side has answered already. Thank you.")) from None
        note(by, fresh, "partnership.surveyed", {"side": side.value})
    return survey


def open_paper(*, by: Actor, partnership: Partnership) -> IO[Any]:
    """The signed paper, for the two sides alone; that it was taken is on record. Raises NotVisible without one."""
    require_side(by, partnership.match)
    if not partnership.paper:
        raise NotVisible
    note(by, partnership, "partnership.paper_opened")
    return partnership.paper.open("rb")
