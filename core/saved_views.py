"""What a person keeps for his lists: views (filters under a name) and the columns he does without.

A private matter: nothing of it stands in the audit log. What a list takes as filters and which columns it has, the list
says itself (``core.lists``).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import ListChoice, SavedView
from core.refs import new_ref
from core.texts import one_line, required_text

MOST_VIEWS = 20
LONGEST_NAME = 60
LONGEST_QUERY = 500


@dataclass(frozen=True)
class KeptView:
    ref: str
    name: str
    query: str
    hidden: frozenset[str]
    is_default: bool


@dataclass(frozen=True)
class Kept:
    """``hidden``: the columns left out where no view is open."""

    hidden: frozenset[str] = frozenset()
    views: tuple[KeptView, ...] = ()


NOTHING = Kept()


def kept_for(actor: Actor, key: str) -> Kept:
    """What the person keeps for one list, in one question; views by name."""
    names = ("ref", "name", "query", "hidden", "is_default")
    rows = list(
        ListChoice.objects.filter(Q(user_id=actor.user_id), list_key=key)
        .order_by("views__name")
        .values_list("hidden", *(f"views__{name}" for name in names))
    )
    if not rows:
        return NOTHING
    views = (KeptView(ref, name, query, frozenset(left), main) for _h, ref, name, query, left, main in rows if ref)
    return Kept(frozenset(rows[0][0]), tuple(views))


def views_of(actor: Actor) -> QuerySet[SavedView]:
    """All of them, list by list."""
    if not actor.is_authenticated:
        return SavedView.objects.none()
    mine = SavedView.objects.filter(Q(choice__user_id=actor.user_id)).select_related("choice")
    return mine.order_by("choice__list_key", "name", "pk")


def view_for(actor: Actor, ref: str) -> SavedView:
    """Raises NotVisible for everybody else's."""
    view = views_of(actor).filter(ref=ref).first()
    if view is None:
        raise NotVisible
    return view


def save_view(*, by: Actor, key: str, query: str, name: str, is_default: bool = False) -> SavedView:
    """Keeps the filters of a list, with the columns as they are shown there now.

    ``query`` must be what the list itself made of its address. Raises InvalidInput beside the name, GuardRefused for
    the twenty-first view of a list, one that is kept already, or nothing to keep.
    """
    said = _name(name)
    if not query:
        raise GuardRefused(_("Set a filter first: without any, there is nothing to keep."))
    if len(query) > LONGEST_QUERY:
        raise GuardRefused(_("These filters are too long to be kept."))
    with transaction.atomic():
        choice = _choice(by, key)
        views = list(choice.views.all())
        same = next((view for view in views if view.query == query), None)
        if same is not None:
            raise GuardRefused(_("You keep these filters already, as “%(name)s”.") % {"name": same.name})
        if len(views) >= MOST_VIEWS:
            raise GuardRefused(
                _("You keep %(n)s views of this list already. Delete one of them first.") % {"n": MOST_VIEWS}
            )
        _require_free(views, said)
        view = SavedView(ref=new_ref(), choice=choice, name=said, query=query, hidden=choice.hidden)
        return _written(view, is_default)


def change_view(*, by: Actor, view: SavedView, name: str, is_default: bool = False) -> SavedView:
    """Another name; and whether the list opens with it. Raises InvalidInput, and NotVisible once it is gone."""
    said = _name(name)
    with transaction.atomic():
        choice = _choice(by, view.choice.list_key)
        views = {each.pk: each for each in choice.views.all()}
        fresh = views.pop(view.pk, None)
        if fresh is None:
            raise NotVisible
        _require_free(views.values(), said)
        fresh.name = said
        return _written(fresh, is_default)


def delete_view(*, by: Actor, view: SavedView) -> None:
    """Deleting twice is no error."""
    SavedView.objects.filter(Q(choice__user_id=by.user_id), pk=view.pk).delete()


def choose_columns(*, by: Actor, key: str, hidden: Iterable[str], view: str = "") -> None:
    """For the list, or for the view of it that is open. The caller has left out what is no column."""
    with transaction.atomic():
        choice = _choice(by, key)
        target = choice.views.filter(ref=view).first() if view else choice
        if target is None:
            raise NotVisible
        target.hidden = sorted(hidden)
        target.save(update_fields=["hidden"])


def _choice(by: Actor, key: str) -> ListChoice:
    """Locked, so that two tabs do not keep one view too many or two under one name."""
    if by.user_id is None:
        raise PermissionRefused
    ListChoice.objects.bulk_create([ListChoice(user_id=by.user_id, list_key=key)], ignore_conflicts=True)
    return ListChoice.objects.select_for_update(no_key=True).get(user_id=by.user_id, list_key=key)


def _written(view: SavedView, is_default: bool) -> SavedView:
    if is_default:
        SavedView.objects.filter(choice=view.choice_id, is_default=True).exclude(pk=view.pk).update(is_default=False)
    view.is_default = is_default
    view.save()
    return view


def _name(name: str) -> str:
    return required_text("name", one_line(name), most=LONGEST_NAME, missing=_("Please give the view a name."))


def _require_free(others: Iterable[SavedView], name: str) -> None:
    if any(each.name == name for each in others):
        raise InvalidInput(fields={"name": [_("A view of this list has this name already.")]})
