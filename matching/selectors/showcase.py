"""The showcase: what owners chose to show to everybody, and nothing else of their projects."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from core.actor import ANONYMOUS, Actor
from core.paging import Page, page_of
from matching.selectors.card_parts import PROBLEM
from matching.selectors.cards import card_texts
from matching.selectors.search import Query, search
from projects.disclosure import may_see_fact
from projects.enums import PATENT_FILED, STANDING, Openness, Tier
from projects.models import Project
from projects.selectors.visibility import FIRM_ROLES, visible_to, withheld_from

# The day of application belongs to the public facts, so a cursor may carry it.
ORDER = ("-applied_on", "-id")
PAGE_SIZE = 24
LONGEST_DEPARTMENT = 60
CODE = re.compile("[0-9]{2}")
FILTERS = ("subcatalogue", "department")


@dataclass(frozen=True)
class ShowcaseFilter:
    """Empty values narrow nothing."""

    subcatalogue: str = ""
    department: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "ShowcaseFilter":
        code = given.get("subcatalogue", "")
        department = given.get("department", "").replace("\x00", "").strip()[:LONGEST_DEPARTMENT]
        return cls(code if CODE.fullmatch(code) else "", department)


@dataclass(frozen=True)
class ShowcaseCard:
    """Only what belongs to the public tier; ``problem`` is the card's, or the public sentence where there is none."""

    ref: str
    title: str
    problem: str
    department: str
    subcatalogue: str
    city: str


def showcase_page(actor: Actor, chosen: ShowcaseFilter, cursor: str = "") -> Page[Project]:
    """Newest first. A firm that an owner excluded by name does not find his project here either."""
    return page_of(_shown(actor, chosen), order=ORDER, cursor=cursor, size=PAGE_SIZE)


def _shown(actor: Actor, chosen: ShowcaseFilter) -> QuerySet[Project]:
    # Also "not closed": the index of open projects is written down so.
    rows = visible_to(actor).filter(status__in=sorted(STANDING), openness=Openness.PUBLIC)
    rows = rows.exclude(openness=Openness.CLOSED).filter(patent_status__in=PATENT_FILED)
    if chosen.subcatalogue:
        rows = rows.filter(subcatalogue=chosen.subcatalogue)
    if chosen.department:
        rows = rows.filter(department=chosen.department)
    return rows.select_related("city", "card")


def showcase_card(project: Project, names: Mapping[str, str]) -> ShowcaseCard:
    """For a project of ``showcase_page``; ``names`` of sub-catalogues by code."""
    texts = {field.key: text for field, text in card_texts(project, Tier.PUBLIC)}
    code = project.subcatalogue
    city = project.city if project.city is not None and may_see_fact("city", Tier.PUBLIC) else None
    return ShowcaseCard(
        ref=project.ref,
        title=project.title,
        problem=texts.get(PROBLEM.key) or project.summary,
        department=project.department,
        subcatalogue=f"{code} {names[code]}" if code in names else "",
        city=city.short_label if city else "",
    )


def showcase_counts(actor: Actor, chosen: ShowcaseFilter) -> tuple[int, dict[str, dict[str, int]]]:
    """How many the viewer finds, and by filter what each value would find, that filter itself left out."""
    filters = {name: value for name in FILTERS if (value := getattr(chosen, name))}
    # The search's sets know it at any size.
    result = search(ANONYMOUS, Query(filters={name: (value,) for name, value in filters.items()}))
    total, counts = result.total, {name: Counter(result.facets[name]) for name in FILTERS}
    for row in _withheld(actor):
        unlike = {name for name, value in filters.items() if row[name] != value}
        total -= not unlike
        for name in FILTERS:
            counts[name][row[name]] -= not unlike - {name}
    return total, {name: dict(+found) for name, found in counts.items()}


def _withheld(actor: Actor) -> list[dict[str, str]]:
    """What visitors find and this firm does not."""
    if actor.role not in FIRM_ROLES:
        return []
    kept_back = _shown(ANONYMOUS, ShowcaseFilter()).filter(pk__in=withheld_from(actor).values("pk"))
    return list(kept_back.order_by().values(*FILTERS))
