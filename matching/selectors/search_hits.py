"""What the search page shows of each project found: its card, and the line that says why it was found."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.actor import Actor
from core.searchtext import initials, normalised
from matching.index.marks import Part, excerpt, marked
from matching.index.sets import Word
from matching.index.terms import is_abbreviation
from matching.models import EnterpriseProfile
from matching.selectors.card_parts import PROBLEM
from matching.selectors.search import Result
from matching.selectors.search_documents import READ_SECTIONS, texts_up_to
from projects.enums import ManagementClass, PatentStatus, Stage, Tier
from projects.models import Project
from projects.selectors.catalogue import subcatalogue_names
from projects.selectors.disclosed import disclosed_facts
from projects.selectors.visibility import visible_to

READ_ALONG = ("region", "city", "institution", "applicant", "card")
# Title, sentence and the card's problem stand on the hit as a whole.
SHOWN_WHOLE = 3


@dataclass(frozen=True)
class Reason:
    """``form`` was found in ``where``; it stands for ``word`` when that is another."""

    form: str
    where: str
    word: str = ""


@dataclass(frozen=True)
class Hit:
    """``problem``: what the project's card says of it.

    ``excerpt``: words around what was found further inside, with the name of its field in ``excerpt_of``.
    """

    ref: str
    title: list[Part]
    summary: list[Part]
    problem: list[Part]
    chips: list[tuple[str, str]]
    facts: list[str]
    updated_at: datetime
    reasons: list[Reason]
    excerpt: list[Part]
    excerpt_of: str
    own_field: str


def hits(actor: Actor, result: Result) -> list[Hit]:
    """The cards of a page, in its order. What is no longer visible is left out, whatever the sets say."""
    rows = visible_to(actor).filter(pk__in=result.numbers).prefetch_related(READ_SECTIONS)
    found = {project.pk: project for project in rows.select_related(*READ_ALONG)}
    shown = [found[number] for number in result.numbers if number in found]
    return hits_of(shown, result, _own_fields(actor))


def hits_of(projects: Iterable[Project], result: Result, own_fields: Collection[str]) -> list[Hit]:
    """Of visible projects that were read with READ_ALONG and their sections; ``own_fields``: of the enterprise."""
    names = subcatalogue_names()
    return [_hit(project, result, names, frozenset(own_fields)) for project in projects]


def _own_fields(actor: Actor) -> frozenset[str]:
    """The sub-catalogues the viewer's enterprise works in."""
    profile = EnterpriseProfile.objects.filter(organisation_id=actor.organisation_id or 0).first()
    return frozenset(profile.subcatalogues if profile else ())


def _hit(project: Project, result: Result, names: Mapping[str, str], mine: frozenset[str]) -> Hit:
    facts = disclosed_facts(project, result.tier)
    texts = _texts(project, facts, result.tier)
    forms = [form for word in result.words for form in word]
    inner = _inside(result.words, texts)
    code = facts["subcatalogue"]
    return Hit(
        ref=project.ref,
        title=marked(project.title, forms),
        summary=marked(project.summary, forms),
        problem=marked(texts[SHOWN_WHOLE - 1][1], forms),
        chips=_chips(facts, names),
        facts=[fact for fact in (_place(project, facts), project.department, facts.get("institution")) if fact],
        updated_at=project.updated_at,
        reasons=[reason for word in result.words if (reason := _reason(word, texts))],
        excerpt=inner[1] if inner else [],
        excerpt_of=inner[0] if inner else "",
        own_field=f"{code} {names.get(code, '')}".strip() if code in mine else "",
    )


def _place(project: Project, facts: Mapping[str, Any]) -> str:
    """In the language of the page; searched is the Chinese name."""
    return project.city.short_label if project.city is not None and facts["city"] else ""


def _inside(words: Sequence[Word], texts: Sequence[tuple[str, str]]) -> tuple[str, list[Part]] | None:
    """The place of the first word that stands in nothing shown as a whole, with its field's name."""
    outside = normalised("\n".join(text for _label, text in texts[:SHOWN_WHOLE]))
    hidden = [form for word in words if not any(form in outside for form in word) for form in word]
    return next(((label, piece) for label, text in texts[SHOWN_WHOLE:] if (piece := excerpt(text, hidden))), None)


def _texts(project: Project, facts: Mapping[str, Any], tier: Tier) -> list[tuple[str, str]]:
    """Everything searched, with its name: the title first, the sentence second, then the card's problem."""
    answers = texts_up_to(project, tier)
    problem = next((text for field, text in answers if field is PROBLEM), "")
    inner = [
        (str(field.label), text)
        for field, text in answers
        if field is not PROBLEM and field.key not in ("title", "summary")
    ]
    places = [(_("Place"), facts["city"]), (_("Institution"), facts.get("institution", ""))]
    whole = [(_("title"), project.title), (_("sentence"), project.summary), (str(PROBLEM.label), problem)]
    return [*whole, *inner, *places]


def _reason(word: Word, texts: Sequence[tuple[str, str]]) -> Reason | None:
    compared = [(label, normalised(text)) for label, text in texts]
    for form in word:
        where = next((label for label, text in compared if form in text), "")
        if where:
            return Reason(form, where, word[0] if form != word[0] else "")
    if is_abbreviation(word[0]) and word[0] in initials(texts[0][1]):
        return Reason(word[0], _("pinyin initials of the title"))
    return None


def _chips(facts: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(label, tone) of what the tier allows."""
    found: list[tuple[str, str]] = []
    device_class = facts.get("confirmed_class") or facts.get("claimed_class")
    if device_class:
        found.append((str(ManagementClass(device_class).label), ""))
    if facts.get("stage"):
        ripe = facts["stage"] in (Stage.FROZEN, Stage.TRIAL)
        found.append((str(Stage(facts["stage"]).label), "sprout" if ripe else "dew"))
    if facts.get("patent_status"):
        status = PatentStatus(facts["patent_status"])
        found.append((_("Patent: %(status)s") % {"status": status.label}, ""))
    code = facts["subcatalogue"]
    if code in names:
        found.append((f"{code} {names[code]}", ""))
    return found
