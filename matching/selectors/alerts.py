"""What has become findable, and which saved searches find it now that did not find it before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from pyroaring import BitMap

from accounts.enums import MembershipStatus
from accounts.models import Membership
from accounts.selectors import actor_in
from core.actor import Actor
from matching.enums import AlertMode, NeedStatus
from matching.index.sets import Lookup, Question, evaluate, sets_of
from matching.index.terms import FACET_TIERS, OPEN, Document, facet_term
from matching.models import Need, SavedSearch, SearchNews
from matching.selectors.need_search import NeedWords, holds_need
from matching.selectors.needs import needs_visible_to, own_side
from matching.selectors.search import Query, firm_terms, holds, universe
from matching.selectors.search_addresses import NEEDS, PROJECTS, query_of
from matching.selectors.search_documents import documents
from matching.selectors.search_sets import NOTHING
from matching.selectors.synonyms import synonym_lists, with_synonyms, words_of
from projects.enums import Openness, Tier
from projects.selectors.visibility import FIRM_ROLES, OVERVIEW_ROLES, REVIEW_ROLES, visible_to

DIGEST_HOUR = 8
# As long as anybody may still have to hear of it.
KEPT_DAYS = 15


def newest_news() -> dict[str, int]:
    """The last key of each subject."""
    found = SearchNews.objects.order_by().values_list("subject").annotate(Max("id"))
    return {PROJECTS: 0, NEEDS: 0, **dict(found)}


def due_searches(mode: str, now: datetime, newest: Mapping[str, int]) -> QuerySet[SavedSearch]:
    """At once: whatever has news. Daily and weekly: what was not looked at since the last hour of its kind."""
    searches = SavedSearch.objects.filter(alert=mode)
    if mode == AlertMode.AT_ONCE:
        behind = Q(pk__in=[])
        for subject, top in newest.items():
            behind |= Q(subject=subject, seen_news__lt=top)
        return searches.filter(behind)
    return searches.filter(seen_at__lt=last_digest(mode, now))


def last_digest(mode: str, now: datetime) -> datetime:
    """Eight in the morning, of this day or the last; for weekly alerts on Monday."""
    local = timezone.localtime(now)
    hour = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    if mode == AlertMode.WEEKLY:
        hour -= timedelta(days=hour.weekday())
        return hour if hour <= local else hour - timedelta(days=7)
    return hour if hour <= local else hour - timedelta(days=1)


def listeners(searches: Iterable[SavedSearch]) -> dict[int, "Listener"]:
    """By search, who hears of it: only people who still act for the organisation they saved it for."""
    rows = list(searches)
    memberships = Membership.objects.filter(
        user__in={row.user_id for row in rows}, status=MembershipStatus.ACTIVE, user__is_active=True
    ).select_related("user", "organisation")
    held = {(each.user_id, each.organisation_id, each.role): each for each in memberships.order_by("-id")}
    found = {}
    for row in rows:
        membership = held.get((row.user_id, row.organisation_id or 0, row.role))
        if membership is not None:
            found[row.pk] = Listener.of(membership)
        elif not row.role and row.user.is_active:
            found[row.pk] = Listener(Actor(user_id=row.user_id, label=row.user.name), Tier.PUBLIC)
    return found


@dataclass(frozen=True)
class Listener:
    """``tier`` is what ``search_tier`` says of the actor, known without asking for each."""

    actor: Actor
    tier: Tier

    @classmethod
    def of(cls, membership: Membership) -> "Listener":
        verified = membership.organisation.verified_at is not None and membership.role in FIRM_ROLES
        reads = verified or membership.role in REVIEW_ROLES or membership.role in OVERVIEW_ROLES
        return cls(actor_in(membership.user, [membership], None), Tier.ENTERPRISE if reads else Tier.PUBLIC)


@dataclass
class State:
    """Some documents with their sets, as they were found at one time."""

    documents: dict[int, Document]
    universes: dict["Listener", BitMap] = field(default_factory=dict)

    def universe(self, listener: "Listener") -> BitMap:
        """Worked out once for each person and role, however many searches he keeps."""
        if listener not in self.universes:
            actor = listener.actor
            self.universes[listener] = universe(actor, listener.tier, self.lookup, firm_terms(actor))
        return self.universes[listener]

    @cached_property
    def sets(self) -> dict[str, BitMap]:
        return sets_of(self.documents.values())

    def lookup(self, term: str) -> BitMap:
        return self.sets.get(term, NOTHING)

    @cached_property
    def open(self) -> BitMap:
        levels = (Openness.PUBLIC.value, Openness.ENTERPRISES.value)
        return BitMap.union(*(self.lookup(facet_term(OPEN, level)) for level in levels))

    def found(self, question: Question, among: BitMap) -> BitMap:
        lookup: Lookup = self.lookup
        found = evaluate(question, among, lookup).all
        if not question.words:
            return found
        words, tier = question.words, question.tier
        return BitMap(number for number in found if holds(self.documents[number], words, tier))


@dataclass
class ProjectNews:
    """The projects with news after one key: as they are now, and as they were at that key."""

    after: State
    before: State
    lists: Sequence[Sequence[str]]
    found: dict[tuple[str, Tier], BitMap] = field(default_factory=dict)
    questions: dict[tuple[str, Tier], Question | None] = field(default_factory=dict)

    @classmethod
    def since(cls, number: int, until: int, lists: Sequence[Sequence[str]]) -> "ProjectNews":
        rows = SearchNews.objects.filter(subject=PROJECTS, id__gt=number, id__lte=until).order_by("id")
        first: dict[int, Document | None] = {}
        for row in rows.iterator():
            first.setdefault(row.number, _document(row))
        now = {each.number: each for each in documents(first)} if first else {}
        return cls(State(now), State({number: each for number, each in first.items() if each}), lists)

    def candidates(self, search: SavedSearch, listener: Listener) -> BitMap:
        """What the words and filters find among all open projects; the same for everybody of this tier."""
        key = (search.query, listener.tier)
        if key not in self.found:
            question = self._question(search, listener.tier)
            self.found[key] = self.after.found(question, self.after.open) if question else BitMap()
        return self.found[key]

    def new_for(self, search: SavedSearch, listener: Listener) -> BitMap:
        """What this person finds now and did not find before."""
        found = self.candidates(search, listener)
        question = self._question(search, listener.tier)
        if not found or question is None:
            return NOTHING
        now = found & self.after.universe(listener)
        return now - self.before.found(question, self.before.universe(listener) & now) if now else now

    def _question(self, search: SavedSearch, tier: Tier) -> Question | None:
        key = (search.query, tier)
        if key not in self.questions:
            self.questions[key] = question_of(query_of(search.query, PROJECTS), tier, self.lists)
        return self.questions[key]


def question_of(query: Query, tier: Tier, lists: Sequence[Sequence[str]]) -> Question | None:
    """None for what is never alerted: filters this tier cannot use would find everything else instead."""
    words, too_short = words_of(query.text)
    if too_short and not words:
        return None
    if any(FACET_TIERS[name] > tier for name in query.filters):
        return None
    return Question(with_synonyms(words, lists) if words else (), query.filters, tier)


def _document(row: SearchNews) -> Document | None:
    if row.before is None:
        return None
    facets = frozenset((name, value) for name, value in row.before["facets"])
    return Document(row.number, row.before["texts"], facets)


@dataclass
class NeedNews:
    """The needs published after one key that are still open."""

    needs: dict[int, Need]
    lists: Sequence[Sequence[str]]
    found: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def since(cls, number: int, until: int, lists: Sequence[Sequence[str]]) -> "NeedNews":
        numbers = SearchNews.objects.filter(subject=NEEDS, id__gt=number, id__lte=until).values("number")
        rows = Need.objects.filter(pk__in=numbers, status=NeedStatus.PUBLISHED)
        return cls({need.pk: need for need in rows}, lists)

    def candidates(self, search: SavedSearch) -> list[int]:
        if search.query not in self.found:
            asked = NeedWords.of(query_of(search.query, NEEDS), self.lists)
            self.found[search.query] = [number for number, need in self.needs.items() if holds_need(need, asked)]
        return self.found[search.query]


@dataclass
class News:
    """Everything one run looks at; what searches have in common is worked out once."""

    newest: Mapping[str, int]
    lists: Sequence[Sequence[str]] = field(default_factory=synonym_lists)
    projects: dict[int, ProjectNews] = field(default_factory=dict)
    needs: dict[int, NeedNews] = field(default_factory=dict)

    def found_by(self, search: SavedSearch, listener: Listener) -> set[int]:
        since, until = search.seen_news, self.newest[search.subject]
        if search.subject == NEEDS:
            if since not in self.needs:
                self.needs[since] = NeedNews.since(since, until, self.lists)
            return set(self.needs[since].candidates(search))
        if since not in self.projects:
            self.projects[since] = ProjectNews.since(since, until, self.lists)
        return set(self.projects[since].new_for(search, listener))


def titles_for(actor: Actor, subject: str, numbers: Iterable[int]) -> dict[int, str]:
    """Of these, what exists for the person at this moment, newest first; his own he knows already."""
    if subject == NEEDS:
        needs = needs_visible_to(actor).filter(pk__in=numbers, status=NeedStatus.PUBLISHED).exclude(own_side(actor))
        return dict(needs.order_by("-published_at", "-id").values_list("pk", "title"))
    projects = visible_to(actor).filter(pk__in=numbers).exclude(owner_id=actor.user_id)
    return dict(projects.order_by("-id").values_list("pk", "title"))


def unannounced_needs(since: datetime) -> QuerySet[Need]:
    """Open needs published since then that have no news yet."""
    told = SearchNews.objects.filter(subject=NEEDS, at__gte=since).values("number")
    return Need.objects.filter(status=NeedStatus.PUBLISHED, published_at__gte=since).exclude(pk__in=told)
