"""好差评: the sides rate each service they can read; a low mark is answered by the office (国办发〔2019〕51号)."""

from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, required_text
from core.thresholds import threshold
from core.workdays import add_workdays
from registration.models import Rating, ServiceRecord
from registration.notifications.ratings import tell_answered, tell_late_answer, tell_low
from registration.permissions import require_officer, require_side
from registration.selectors.cases import relations_of
from registration.selectors.coaching_due import late_answers
from registration.selectors.parties import side_in
from registration.services.locking import locked
from registration.services.trail import record_on_case
from registration.workflow.relations import GUIDES

MARKS = range(1, 6)
MOST_WORDS = 500


def answer_day(today: date, region: str) -> date:
    """Until when the office answers a low mark."""
    return add_workdays(today, threshold("REGISTRATION.rating_answer_days", region))


def rate_record(*, by: Actor, record: ServiceRecord, marks: int, words: str = "") -> Rating:
    """A side says what it thinks of one service, once; the guides read it, the other side does not.

    A mark of ``rating_low`` or less is answered by the office within ``rating_answer_days`` working days: the
    officers and the coach are told. Raises PermissionRefused, InvalidInput, GuardRefused for a second rating.
    """
    if marks not in MARKS:
        raise InvalidInput(fields={"marks": [_("Choose from 1 to 5.")]})
    said = limited_text("words", words, most=MOST_WORDS)
    low = marks <= settings.REGISTRATION["rating_low"]
    today = timezone.localdate()
    with transaction.atomic():
        case = locked(record.case)
        person = require_side(by, case)
        fresh = lock(ServiceRecord, record.pk)
        if fresh.inside:
            raise PermissionRefused
        rating = Rating(
            ref=new_ref(),
            record=fresh,
            case=case,
            side=side_in(relations_of(by, case)),
            author_id=person,
            marks=marks,
            words=said,
            answer_due_on=answer_day(today, case.region_id) if low else None,
        )
        try:
            with transaction.atomic():
                rating.save(force_insert=True)
        except IntegrityError:
            raise GuardRefused(_("Your side has rated this service already. Thank you.")) from None
        facts = {"record": fresh.ref, "side": rating.side}
        record_on_case(by=by, case=case, event="case.service_rated", changes=facts)
        if low:
            tell_low(rating=rating)
    return rating


def account_for_rating(*, by: Actor, rating: Rating, words: str) -> Rating:
    """The coach tells the office how he sees it; the rater does not read this. Raises PermissionRefused, InvalidInput.

    It can be written anew until the office has answered.
    """
    said = required_text("account", words, most=MOST_WORDS)
    with transaction.atomic():
        fresh = _locked(rating)
        guides = relations_of(by, fresh.case) & GUIDES
        if by.user_id is None or not guides or fresh.record.author_id != by.user_id:
            raise PermissionRefused(_("Only whoever gave this service can say how he sees it."))
        if fresh.answered_at is not None:
            raise GuardRefused(_("The office has answered already."))
        fresh.account, fresh.account_at = said, timezone.now()
        fresh.save(update_fields=["account", "account_at"])
        record_on_case(by=by, case=fresh.case, event="case.rating_accounted", changes={"rating": fresh.ref})
    return fresh


def answer_rating(*, by: Actor, rating: Rating, words: str) -> Rating:
    """The office's answer, once; the rater is told and reads it.

    Raises PermissionRefused for anybody but an officer of the province, and for whoever gave the service himself;
    InvalidInput; GuardRefused when it is answered already.
    """
    said = required_text("answer", words, most=MOST_WORDS)
    with transaction.atomic():
        fresh = _locked(rating)
        person = require_officer(by, fresh.case)
        if fresh.record.author_id == person:
            raise PermissionRefused(_("Nobody answers for his own service; please leave it to a colleague."))
        if fresh.answered_at is not None:
            raise GuardRefused(_("This was answered already."))
        fresh.answer, fresh.answered_at, fresh.answered_by_id = said, timezone.now(), person
        fresh.save(update_fields=["answer", "answered_at", "answered_by"])
        record_on_case(by=by, case=fresh.case, event="case.rating_answered", changes={"rating": fresh.ref})
        tell_answered(rating=fresh)
    return fresh


def _locked(rating: Rating) -> Rating:
    case = locked(rating.case)
    fresh = lock(Rating, rating.pk)
    fresh.case = case
    return fresh


def report_late_answers(*, today: date) -> int:
    """Tells the office once of each low mark whose term for an answer has passed. Returns how many."""
    return sum(_late(key, today) for key in late_answers(today))


def _late(key: int, today: date) -> bool:
    with transaction.atomic():
        rating = _locked(Rating.objects.select_related("case").get(pk=key))
        due = rating.answer_due_on
        if rating.answered_at or rating.late_told_at or due is None or due >= today:
            return False
        rating.late_told_at = timezone.now()
        rating.save(update_fields=["late_told_at"])
        tell_late_answer(rating=rating)
    return True
