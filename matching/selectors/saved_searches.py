"""The searches a person keeps, as he sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import NotVisible
from matching.models import SavedSearch
from matching.selectors.need_facets import need_labels
from matching.selectors.search import Query
from matching.selectors.search_addresses import NEEDS, PROJECTS, address_of, query_of
from matching.selectors.search_facets import Labels, facet_labels, filters_in_words

SUBJECTS = (PROJECTS, NEEDS)
LONGEST_NAME = 60


@dataclass(frozen=True)
class SavedRow:
    """``filters``: what narrows it, in words. ``page``: the name of the page that shows its results."""

    search: SavedSearch
    query: Query
    filters: Sequence[str]
    page: str

    @property
    def of_needs(self) -> bool:
        return self.search.subject == NEEDS


PAGES = {PROJECTS: "matching:project_search", NEEDS: "matching:need_list"}


def saved_searches(actor: Actor) -> QuerySet[SavedSearch]:
    """Those of the present role and organisation, newest first."""
    if actor.user_id is None:
        return SavedSearch.objects.none()
    mine = Q(user_id=actor.user_id, organisation_id=actor.organisation_id, role=actor.role)
    return SavedSearch.objects.filter(mine).order_by("-id")


def saved_search_for(actor: Actor, ref: str) -> SavedSearch:
    """Raises NotVisible for everybody but its own person in the role in which it was kept."""
    search = saved_searches(actor).filter(ref=ref).first()
    if search is None:
        raise NotVisible
    return search


def own_search(actor: Actor, ref: str) -> SavedSearch:
    """One of the person's own, in whatever role he kept it: its address shows him what his present role may see."""
    mine = Q(user_id=actor.user_id, ref=ref)
    search = SavedSearch.objects.filter(mine).first() if actor.is_authenticated else None
    if search is None:
        raise NotVisible
    return search


def same_search(actor: Actor, subject: str, query: Query) -> SavedSearch | None:
    """The one that is kept already under this address."""
    return saved_searches(actor).filter(subject=subject, query=address_of(query)).first()


def saved_rows(actor: Actor) -> list[SavedRow]:
    """All of them: there are few by rule."""
    labels = {PROJECTS: facet_labels(), NEEDS: need_labels()}
    return [_row(search, labels[search.subject]) for search in saved_searches(actor)]


def saved_row(search: SavedSearch) -> SavedRow:
    return _row(search, labels_of(search.subject))


def _row(search: SavedSearch, labels: Labels) -> SavedRow:
    query = query_of(search.query, search.subject)
    return SavedRow(search, query, filters_in_words(query, labels), PAGES[search.subject])


def labels_of(subject: str) -> Labels:
    return need_labels() if subject == NEEDS else facet_labels()


def proposed_name(subject: str, query: Query) -> str:
    """The words and filters themselves."""
    said = " · ".join([part for part in (query.text, *filters_in_words(query, labels_of(subject))) if part])
    everything = _("All needs") if subject == NEEDS else _("All projects")
    return (said or everything)[:LONGEST_NAME]
