"""One search over what a person may see: pages and words, projects, cases, matches, needs.

Every kind is asked of its own selector, so nothing is found that could not be opened; looked at are only the titles and
numbers that the lists of these things show anyway.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import CONSOLE_ROLES
from core.actor import Actor
from core.console import menu_pages
from core.searchtext import RUN, SHORTEST, normalised
from matching.selectors.matches import matches_of
from matching.selectors.needs import needs_visible_to
from projects.selectors.named import named
from projects.selectors.visibility import visible_to
from registration.selectors.cases import cases_visible_to
from springrain.guide.site_map import parts_for
from springrain.guide.situations import SITUATIONS
from springrain.guide.terms import TERMS

LONGEST = 60
# Of each kind; whoever needs more uses the list of that kind.
MOST = 6


@dataclass(frozen=True)
class Finding:
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Group:
    title: Promise
    icon: str
    findings: list[Finding]


def found(actor: Actor, text: str) -> list[Group]:
    """Groups that hold something, pages first; nothing unless some word has two characters."""
    words = RUN.findall(normalised(text[:LONGEST]))
    if max(map(len, words), default=0) < SHORTEST:
        return []
    groups = (Group(title, icon, list(islice(find(actor, words), MOST))) for title, icon, find in KINDS)
    return [group for group in groups if group.findings]


def _pages(actor: Actor, words: list[str]) -> Iterator[Finding]:
    seen = set()
    for label, url in _places(actor):
        if url not in seen and _holds(label, words):
            seen.add(url)
            yield Finding(label, url)


def _places(actor: Actor) -> Iterator[tuple[str, str]]:
    for _title, entries in parts_for(actor):
        yield from ((str(label), url) for url, label in entries)
    for each in SITUATIONS.values():
        yield str(each.title), reverse("guide:situation", args=[each.key])
    if actor.role in CONSOLE_ROLES:
        yield from (
            (str(page.menu.label), reverse(f"console:{page.name}")) for page in menu_pages(actor.role) if page.menu
        )


def _words(actor: Actor, words: list[str]) -> Iterator[Finding]:
    for term in TERMS.values():
        if _holds(str(term.name), words):
            yield Finding(str(term.name), f"{reverse('guide:terms')}#{term.key}", str(term.sentence))


def _projects(actor: Actor, words: list[str]) -> Iterator[Finding]:
    rows = named(visible_to(actor), words).order_by("-pk")
    for project in rows.only("title", "reference", "key")[:MOST]:
        yield Finding(project.title or project.ref, reverse("projects:project_page", args=[project.ref]), project.ref)


def _cases(actor: Actor, words: list[str]) -> Iterator[Finding]:
    rows = named(cases_visible_to(actor), words, "project__")
    for case in rows.select_related("project", "registrant").order_by("-pk")[:MOST]:
        detail = f"{case.project.ref} · {case.registrant.name}"
        yield Finding(case.project.title, reverse("registration:case_page", args=[case.ref]), detail)


def _matches(actor: Actor, words: list[str]) -> Iterator[Finding]:
    """By the project alone: the other side's name is shown only from a certain step on."""
    rows = named(matches_of(actor), words, "project__").order_by("-pk")
    for match in rows[:MOST]:
        yield Finding(match.project.title, reverse("matching:match_page", args=[match.ref]), match.project.ref)


def _needs(actor: Actor, words: list[str]) -> Iterator[Finding]:
    for need in needs_visible_to(actor).filter(_titled(words)).order_by("-pk").only("title", "ref")[:MOST]:
        yield Finding(need.title, reverse("matching:need_page", args=[need.ref]))


def _titled(words: Iterable[str]) -> Q:
    """Needs are thousands, not a million: no index is wanted."""
    return Q(*(("title__icontains", word) for word in words))


def _holds(label: str, words: Iterable[str]) -> bool:
    text = normalised(label)
    return all(word in text for word in words)


Find = Callable[[Actor, list[str]], Iterator[Finding]]
KINDS: tuple[tuple[Promise, str, Find], ...] = (
    (_("Pages of the portal"), "layout-list", _pages),
    (_("Projects"), "bulb", _projects),
    (_("Registration cases"), "certificate", _cases),
    (_("Matches"), "arrows-exchange", _matches),
    (_("Needs"), "message-2", _needs),
    (_("Words explained"), "help-circle", _words),
)
