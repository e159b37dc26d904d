"""Publications of results (公示): drafted, opened with frozen rows, open to objections until a day, then closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused, Text
from core.limits import spend
from core.refs import new_ref
from core.services import lock, perform, record
from core.thresholds import threshold
from core.workdays import add_workdays
from screening.enums import OUTCOME_LISTS, PublicationStatus
from screening.models import Objection, Publication, Review, Round
from screening.notifications.publications import tell_answered, tell_objection
from screening.permissions import require_officer, require_transition
from screening.selectors.publications import FIELDS, rows_to_publish
from screening.workflow import PUBLICATION_MACHINE

TITLE_LIMIT, TEXT_LIMIT, OBJECTION_LIMIT = 120, 5000, 2000
LEAST_OBJECTION = 10
OBJECTIONS_AN_HOUR = 10
HOUR = 3600


@dataclass(frozen=True)
class Draft:
    """What an officer chooses. ``list_kind`` empty: all passed projects of the round."""

    title: str
    text: str
    list_kind: str
    fields: Sequence[str]
    objections_until: date


@dataclass(frozen=True)
class Voice:
    """Who objects, how he is reached, and what he says; ``reference`` names a project of the publication, or none."""

    name: str
    contact: str
    text: str
    reference: str = ""


def usual_last_day(region: str) -> date:
    """Some working days from today (``SCREENING.publication_days``), the day itself not counted."""
    return add_workdays(timezone.localdate(), threshold("SCREENING.publication_days", region))


def draft_publication(*, by: Actor, round: Round, draft: Draft) -> Publication:
    """A draft only the office sees. Raises PermissionRefused, InvalidInput."""
    require_officer(by, round.region_id)
    if by.user_id is None:
        raise PermissionRefused
    values = _checked(draft)
    with transaction.atomic():
        publication = Publication.objects.create(
            ref=new_ref(), region_id=round.region_id, round=round, created_by_id=by.user_id, **values
        )
        _record(by, publication, "publication.drafted")
    return publication


def change_publication(*, by: Actor, publication: Publication, draft: Draft) -> Publication:
    """Only while it is a draft. Raises PermissionRefused, InvalidInput, GuardRefused."""
    values = _checked(draft)
    with transaction.atomic():
        fresh = _locked_draft(by, publication)
        for name, value in values.items():
            setattr(fresh, name, value)
        fresh.save(update_fields=list(values))
        _record(by, fresh, "publication.changed")
    return fresh


def delete_publication(*, by: Actor, publication: Publication) -> None:
    """Only a draft; what was shown stays."""
    with transaction.atomic():
        fresh = _locked_draft(by, publication)
        _record(by, fresh, "publication.deleted")
        fresh.delete()


def open_publication(*, by: Actor, publication: Publication) -> Publication:
    """Shows it to everybody, with the rows as they stand at this moment; later changes of a project do not touch them.

    Raises PermissionRefused; GuardRefused without any row or with a last day that has passed.
    """
    with transaction.atomic():
        fresh = lock(Publication, publication.pk)
        require_officer(by, fresh.region_id)
        rows = rows_to_publish(fresh.round, fresh.list_kind, fresh.fields)
        if not rows:
            raise GuardRefused(_("No released decision of this round belongs here yet."))
        if fresh.objections_until < timezone.localdate():
            raise GuardRefused(_("The last day for objections has passed; choose a later one first."))
        return perform(
            PUBLICATION_MACHINE,
            "open",
            fresh,
            by=by,
            allow=require_transition,
            values={"rows": rows, "opened_at": timezone.now()},
        )


def withdraw_publication(*, by: Actor, publication: Publication, reason: str) -> Publication:
    """Takes the rows from the public page, which then says so. Raises InvalidInput without a reason."""
    if not reason.strip():
        raise InvalidInput(fields={"reason": [_("Say why it is taken back.")]})
    return perform(
        PUBLICATION_MACHINE, "withdraw", publication, by=by, allow=require_transition, reason=reason.strip()[:500]
    )


def close_due_publications() -> int:
    """Ends the time for objections where the last day has passed; returns how many. Safe to run twice."""
    due = Publication.objects.filter(status=PublicationStatus.OPEN, objections_until__lt=timezone.localdate())
    closed = 0
    for publication in due.order_by("pk"):
        try:
            perform(PUBLICATION_MACHINE, "close", publication, by=SYSTEM, allow=require_transition)
        except GuardRefused:
            continue  # an officer was faster
        closed += 1
    return closed


def raise_objection(*, by: Actor, publication: Publication, voice: Voice, address: str) -> Objection:
    """Anybody may object while the publication is open; the officers of the province are told.

    ``address`` is the network address, for the rate limit. Raises InvalidInput, GuardRefused, TooManyRequests.
    """
    _require_voice(voice)
    spend("objection", address, limit=OBJECTIONS_AN_HOUR, seconds=HOUR)
    with transaction.atomic():
        fresh = lock(Publication, publication.pk)
        if fresh.status != PublicationStatus.OPEN or timezone.localdate() > fresh.objections_until:
            raise GuardRefused(_("The time for objections is over."))
        objection = Objection.objects.create(
            ref=new_ref(),
            publication=fresh,
            review=_review_named(fresh, voice.reference),
            name=voice.name.strip(),
            contact=voice.contact.strip(),
            text=voice.text.strip(),
            raised_by_id=by.user_id,
        )
        _record(by, fresh, "publication.objection_raised", {"objection": objection.ref})
        tell_objection(objection=objection)
    return objection


def answer_objection(*, by: Actor, objection: Objection, answer: str) -> Objection:
    """Once; it goes to whoever objected. Raises PermissionRefused, InvalidInput, GuardRefused."""
    said = answer.strip()
    if not said or len(said) > OBJECTION_LIMIT:
        raise InvalidInput(fields={"answer": [_("Please write an answer of at most %(n)d characters.") % _most()]})
    with transaction.atomic():
        publication = lock(Publication, objection.publication_id)
        require_officer(by, publication.region_id)
        fresh = lock(Objection, objection.pk)
        if fresh.answered_at is not None:
            raise GuardRefused(_("This objection is answered already."))
        fresh.answer, fresh.answered_at, fresh.answered_by_id = said, timezone.now(), by.user_id
        fresh.save(update_fields=["answer", "answered_at", "answered_by"])
        _record(by, publication, "publication.objection_answered", {"objection": fresh.ref})
        tell_answered(objection=fresh)
    return fresh


def _review_named(publication: Publication, reference: str) -> Review | None:
    ref = next((row["review"] for row in publication.rows if row["reference"] == reference), None)
    return Review.objects.filter(ref=ref).first() if ref else None


def _checked(draft: Draft) -> dict[str, Any]:
    wrong: dict[str, list[Text]] = {}
    if not draft.title.strip() or len(draft.title.strip()) > TITLE_LIMIT:
        wrong["title"] = [_("Give it a title of up to %(n)d characters.") % {"n": TITLE_LIMIT}]
    if len(draft.text) > TEXT_LIMIT:
        wrong["text"] = [_("At most %(n)d characters.") % {"n": TEXT_LIMIT}]
    if draft.list_kind and draft.list_kind not in OUTCOME_LISTS:
        wrong["list_kind"] = [_("Choose one of the lists.")]
    if set(draft.fields) - set(FIELDS):
        wrong["fields"] = [_("Choose among the fields shown.")]
    if draft.objections_until < timezone.localdate():
        wrong["objections_until"] = [_("This day has passed.")]
    if wrong:
        raise InvalidInput(fields=wrong)
    return {
        "title": draft.title.strip(),
        "text": draft.text.strip(),
        "list_kind": draft.list_kind,
        "fields": [field for field in FIELDS if field in draft.fields],
        "objections_until": draft.objections_until,
    }


def _require_voice(voice: Voice) -> None:
    wrong: dict[str, list[Text]] = {}
    if not voice.name.strip() or len(voice.name.strip()) > 60:
        wrong["name"] = [_("Please give your name; anonymous objections cannot be looked into.")]
    if not voice.contact.strip() or len(voice.contact.strip()) > 120:
        wrong["contact"] = [_("Please leave a phone number or an e-mail address for the answer.")]
    if not LEAST_OBJECTION <= len(voice.text.strip()) <= OBJECTION_LIMIT:
        wrong["text"] = [_("Please say what you object to, in %(least)d to %(most)d characters.") % _limits()]
    if wrong:
        raise InvalidInput(fields=wrong)


def _limits() -> dict[str, int]:
    return {"least": LEAST_OBJECTION, "most": OBJECTION_LIMIT}


def _most() -> dict[str, int]:
    return {"n": OBJECTION_LIMIT}


def _locked_draft(by: Actor, publication: Publication) -> Publication:
    fresh = lock(Publication, publication.pk)
    require_officer(by, fresh.region_id)
    if fresh.status != PublicationStatus.DRAFT:
        raise GuardRefused(_("It has been published; take it back instead of changing it."))
    return fresh


def _record(by: Actor, publication: Publication, event: str, changes: Mapping[str, Any] | None = None) -> None:
    record(
        by=by,
        event=event,
        object_type="publication",
        object_ref=publication.audit_ref,
        region=publication.region_id,
        changes=changes,
    )
