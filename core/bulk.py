"""One act on many ticked rows of a list: each row by its own service call, an answer for each, undo where there is one.

An app declares a ``BulkAct`` with ``bulk_act`` and answers its form with ``bulk_answer``. The result stands on the next
page (``components/bulk_result.html``). Undo is offered only by naming another act that takes this one back through its
own service; an act without one can ask to be confirmed first.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PortalError, Text
from core.notices import is_local
from core.requests import PortalRequest

MOST_AT_ONCE = 100
UNDO_SECONDS = 600
# What a stranger types into the form is shown again, but not all of it.
LONGEST_REF = 40
IN_SESSION = "bulk_result"
SALT = "core.bulk"


@dataclass(frozen=True)
class BulkAct:
    """``rows`` finds what of the ticked the actor may see, by the value of its box; ``label`` is the row's name.

    ``words`` says how many were done. ``undo`` is the name of the act that takes this one back; ``confirm`` says what
    will happen, for an act that cannot be taken back.
    """

    name: str
    rows: Callable[[Actor, Sequence[str]], Mapping[str, Any]]
    act: Callable[[Actor, Any], object]
    label: Callable[[Any], str]
    words: Callable[[int], str]
    undo: str = ""
    confirm: Text = ""


@dataclass(frozen=True)
class RowAnswer:
    """``reason``: why it was not done; empty when it was."""

    ref: str
    label: str
    reason: str = ""


_acts: dict[str, BulkAct] = {}


def bulk_act(act: BulkAct) -> BulkAct:
    """Makes it known by its name, so that its undo can be found from another page."""
    _acts[act.name] = act
    return act


def ticked(posted: QueryDict) -> list[str]:
    """The values of the ticked boxes, each once. Raises InvalidInput for none, and for more than MOST_AT_ONCE."""
    refs = list(dict.fromkeys(ref for ref in posted.getlist("row") if ref and "\x00" not in ref))
    if not refs:
        raise InvalidInput(_("Tick at least one row."))
    if len(refs) > MOST_AT_ONCE:
        raise InvalidInput(_("At most %(n)s rows at once.") % {"n": MOST_AT_ONCE})
    return refs


def bulk_answer(request: PortalRequest, act: BulkAct, *, back: str) -> HttpResponse:
    """Asks first where the act says so, does it, and goes back: to ``next`` of the form, which is a page of ours."""
    target = request.POST.get("next", "")
    target = target if is_local(target) else back
    try:
        refs = ticked(request.POST)
    except InvalidInput as refusal:
        messages.error(request, str(refusal.message))
        return redirect(target)
    if act.confirm and "confirmed" not in request.POST:
        found = act.rows(request.actor, refs)
        labels = [(ref, act.label(found[ref])) for ref in refs if ref in found]
        return render(request, "core/bulk_confirm.html", {"act": act, "labels": labels, "back": target})
    keep_result(request, act, do_each(request.actor, act, refs))
    return redirect(target)


def do_each(actor: Actor, act: BulkAct, refs: Iterable[str]) -> list[RowAnswer]:
    """Every row in a transaction of its own: one that is refused leaves the others done."""
    refs = list(refs)
    rows = act.rows(actor, refs)
    return [_answer(actor, act, ref, rows.get(ref)) for ref in refs]


def _answer(actor: Actor, act: BulkAct, ref: str, row: Any) -> RowAnswer:
    if row is None:
        return RowAnswer(ref, ref[:LONGEST_REF], _("It does not stand in your list any more."))
    try:
        with transaction.atomic():
            act.act(actor, row)
    except PortalError as refusal:
        return RowAnswer(ref, act.label(row), reason_of(refusal))
    return RowAnswer(ref, act.label(row))


def reason_of(refusal: PortalError) -> str:
    fields = refusal.fields if isinstance(refusal, InvalidInput) else {}
    return " ".join(str(text) for texts in fields.values() for text in texts) or str(refusal.message)


def keep_result(request: PortalRequest, act: BulkAct, answers: Sequence[RowAnswer]) -> None:
    """For the next page. A second click that found nothing left to do does not hide what the first one did."""
    done = [each.ref for each in answers if not each.reason]
    shown = request.session.get(IN_SESSION)
    if not done and shown and shown["act"] == act.name and shown["done"]:
        return
    request.session[IN_SESSION] = {
        "act": act.name,
        "done": len(done),
        "words": act.words(len(done)) if done else "",
        "refused": [asdict(each) for each in answers if each.reason],
        "undo": undo_token(request.actor, act, done) if done and act.undo else "",
        "until": timezone.now().timestamp() + UNDO_SECONDS,
    }


def result_for(request: HttpRequest) -> dict[str, Any] | None:
    """What was done on the page before, once."""
    result: dict[str, Any] | None = request.session.pop(IN_SESSION, None)
    return result


def undo_token(actor: Actor, act: BulkAct, refs: Sequence[str]) -> str:
    return signing.dumps({"act": act.undo, "refs": list(refs), "user": actor.user_id}, salt=SALT, compress=True)


def undo_bulk(request: PortalRequest) -> HttpResponse:
    """Each row by the undoing act's own service, which asks again who may. Raises NotVisible for another person's."""
    target = request.POST.get("next", "")
    target = target if is_local(target) else reverse("home")
    try:
        asked = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=UNDO_SECONDS)
    except signing.SignatureExpired:
        messages.error(request, _("It is too late to take this back here."))
        return redirect(target)
    except signing.BadSignature:
        raise NotVisible from None
    if asked["user"] != request.actor.user_id:
        raise NotVisible
    act = _acts[asked["act"]]
    keep_result(request, act, do_each(request.actor, act, asked["refs"]))
    return redirect(target)


def require_change(so_already: bool) -> None:
    """Raises GuardRefused for a row that is as wished already: it must not be undone with the others."""
    if so_already:
        raise GuardRefused(_("It was so already."))


def by_field(rows: Iterable[models.Model], name: str) -> dict[str, Any]:
    return {str(getattr(row, name)): row for row in rows}
