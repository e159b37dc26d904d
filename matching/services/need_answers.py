"""Answers to needs: what somebody offers, once, and what the need's own side replies."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput
from core.limits import spend
from core.services import lock, record
from core.texts import required_text
from matching.enums import NeedStatus
from matching.models import Need, NeedAnswer
from matching.notifications.needs import tell_answered, tell_replied
from matching.permissions import require_answerer, require_own_need
from matching.selectors.needs import is_own_side
from projects.enums import STANDING
from projects.models import Project

LEAST_TEXT, MOST_TEXT = 10, 2000
ANSWERS_A_DAY = 20
DAY = 24 * 3600


def answer_need(*, by: Actor, need: Need, text: str, project: Project | None = None) -> NeedAnswer:
    """Offers something to an open need; its own side is told. Once for each person and need.

    ``project`` is one of the actor's own; the other side sees it only as far as it is open to them anyway. Raises
    NotVisible, PermissionRefused, InvalidInput, GuardRefused for a second answer, TooManyRequests.
    """
    person = require_answerer(by, need)
    said = required_text("text", text, least=LEAST_TEXT, most=MOST_TEXT)
    if project is not None and (project.owner_id != person or project.status not in STANDING):
        raise InvalidInput(fields={"project": [_("Choose an accepted project of your own.")]})
    spend("need.answer", str(person), limit=ANSWERS_A_DAY, seconds=DAY)
    with transaction.atomic():
        fresh = lock(Need, need.pk)
        if fresh.status != NeedStatus.PUBLISHED:
            raise GuardRefused(_("This need is no longer open."))
        new = NeedAnswer(need=fresh, author_id=person, organisation_id=by.organisation_id, text=said, project=project)
        answer = _store(new)
        _write_down(by, fresh, "need.answered")
        tell_answered(answer=answer)
    return answer


def _store(answer: NeedAnswer) -> NeedAnswer:
    try:
        with transaction.atomic():
            answer.save(force_insert=True)
    except IntegrityError as twice:
        raise GuardRefused(_("You have answered this need already.")) from twice
    return answer


def reply_to_answer(*, by: Actor, answer: NeedAnswer, text: str) -> NeedAnswer:
    """The need's own side replies, once; whoever answered is told.

    Raises PermissionRefused, InvalidInput, GuardRefused for a second reply.
    """
    require_own_need(by, answer.need)
    said = required_text("reply", text, most=MOST_TEXT)
    with transaction.atomic():
        fresh = lock(NeedAnswer, answer.pk)
        if fresh.replied_at is not None:
            raise GuardRefused(_("This answer has been replied to already."))
        now = timezone.now()
        fresh.reply, fresh.replied_at, fresh.read_at = said, now, fresh.read_at or now
        fresh.save(update_fields=["reply", "replied_at", "read_at"])
        _write_down(by, fresh.need, "need.replied")
        tell_replied(answer=fresh)
    return fresh


def mark_answers_read(*, by: Actor, need: Need) -> int:
    """When the need's own side has them before its eyes; returns how many were new."""
    if not is_own_side(by, need):
        return 0
    return need.answers.filter(read_at=None).update(read_at=timezone.now())


def _write_down(by: Actor, need: Need, event: str) -> None:
    """Who and when; what was said stands in no log."""
    record(by=by, event=event, object_type="need", object_ref=need.audit_ref, region=need.region_id)
