"""What the office's pages about panels and draws show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.actor import Actor
from core.errors import NotVisible, Text
from core.paging import Page, page_of
from screening import panels
from screening.enums import SITTING, ConflictRule, ReviewStatus, Specialty
from screening.models import Draw, Expert, Review, Round, Seat
from screening.selectors.experts import pool_of
from screening.selectors.panels import SEATABLE, inputs_of
from screening.selectors.visibility import experts_visible_to, reviews_visible_to, rounds_visible_to

ORDER = ("id",)
PAGE_SIZE = 50
SHOWN_DRAWS = 10

INCOMPLETE, COMPLETE = "incomplete", "complete"

PART_WORDS: Mapping[str, Text] = {
    **{str(value): label for value, label in Specialty.choices},
    panels.FREE: gettext_lazy("A further expert"),
}

SIFTED: Mapping[str, Text] = {
    panels.NOT_QUALIFIED: gettext_lazy("of other fields"),
    panels.NOT_AVAILABLE: gettext_lazy("away, or without pledge or training"),
    panels.IN_CONFLICT: gettext_lazy("in conflict"),
    panels.ALREADY_ASKED: gettext_lazy("asked before or on this panel"),
    panels.AT_LIMIT: gettext_lazy("hold as many reviews as they take"),
}


def panel_rows(actor: Actor, round_: Round, show: str = "") -> QuerySet[Review, Any]:
    """The round's projects with who sits: ``sitting`` counts, ``complete`` says whether it is a whole panel.

    ``show`` is INCOMPLETE, COMPLETE or empty for all.
    """
    rows = _counted(actor, round_)
    complete = _complete(round_)
    if show == INCOMPLETE:
        rows = rows.exclude(complete).filter(status__in=SEATABLE)
    elif show == COMPLETE:
        rows = rows.filter(complete)
    seats = Seat.objects.filter(status__in=SITTING).select_related("expert").order_by("id")
    return (
        rows.annotate(complete=complete)
        .select_related("project", "project__institution")
        .prefetch_related(Prefetch("panel", queryset=seats, to_attr="sitting_seats"))
    )


def panel_page(actor: Actor, round_: Round, show: str, cursor: str) -> Page[Review]:
    return page_of(panel_rows(actor, round_, show), order=ORDER, cursor=cursor, size=PAGE_SIZE)


def panel_counts(actor: Actor, round_: Round) -> dict[str, int]:
    """By what ``panel_rows`` can show; two queries."""
    rows = _counted(actor, round_)
    return {
        "": rows.count(),
        INCOMPLETE: rows.exclude(_complete(round_)).filter(status__in=SEATABLE).count(),
        COMPLETE: rows.filter(_complete(round_)).count(),
    }


def _counted(actor: Actor, round_: Round) -> QuerySet[Review, Any]:
    sits = Q(panel__status__in=SITTING)
    counts = {part: Count("panel", filter=sits & Q(panel__specialty=part)) for part in panels.MANDATORY}
    rows = reviews_visible_to(actor).filter(round=round_).exclude(status=ReviewStatus.CANCELLED)
    return rows.annotate(sitting=Count("panel", filter=sits), **counts)


def _complete(round_: Round) -> Q:
    return Q(sitting__gte=round_.seats, **{f"{part}__gte": 1 for part in panels.MANDATORY})


def draws_of(actor: Actor, round_: Round) -> list[Draw]:
    """The last ones, newest first; substitutes have no person who drew."""
    rows = Draw.objects.filter(round__in=rounds_visible_to(actor), round=round_).select_related("drawn_by")
    return list(rows.annotate(given=Count("seats")).defer("inputs", "result").order_by("-id")[:SHOWN_DRAWS])


def draw_for(actor: Actor, ref: str) -> Draw:
    """Raises NotVisible."""
    rows = Draw.objects.filter(round__in=rounds_visible_to(actor), ref=ref)
    found = rows.select_related("round", "drawn_by").first()
    if found is None:
        raise NotVisible
    return found


def drawn_panels(actor: Actor, draw: Draw, cursor: str) -> Page[Review]:
    """The projects of a draw the officer may know of, each with the seats it gave (``drawn_seats``)."""
    given = Seat.objects.filter(draw=draw).select_related("expert").order_by("id")
    rows = reviews_visible_to(actor).filter(pk__in=Seat.objects.filter(draw=draw).values("review"))
    rows = rows.select_related("project").prefetch_related(Prefetch("panel", queryset=given, to_attr="drawn_seats"))
    return page_of(rows, order=ORDER, cursor=cursor, size=PAGE_SIZE)


@dataclass(frozen=True)
class EmptySeat:
    """A seat nobody could be given, in words. ``sifted``: how the pool shrinks rule by rule, down to nobody."""

    review: Review
    part: Text
    sentence: str
    sifted: list[tuple[Text, int]]
    conflicts: list[tuple[Text, int]]


def empty_seats(actor: Actor, draw: Draw, most: int = PAGE_SIZE) -> list[EmptySeat]:
    """Those a draw left, of projects the officer may know of."""
    gaps = [panels.Gap(**stored) for stored in draw.unfilled]
    wanted = {gap.project for gap in gaps}
    reviews = {row.pk: row for row in reviews_visible_to(actor).filter(pk__in=wanted).select_related("project")}
    return [_in_words(reviews[gap.project], gap) for gap in gaps if gap.project in reviews][:most]


def empty_seats_now(review: Review) -> list[EmptySeat]:
    """What a draw for this panel alone would leave empty today. The caller has checked who may see the review."""
    experts = list(pool_of(review.region_id))
    found = panels.draw(inputs_of(review.round, [review], experts), seed=0)
    return [_in_words(review, gap) for gap in found.unfilled]


def _in_words(review: Review, gap: panels.Gap) -> EmptySeat:
    rules = dict(ConflictRule.choices)
    return EmptySeat(
        review=review,
        part=PART_WORDS[gap.part],
        sentence=blocking_words(gap),
        sifted=[(label, n) for name, label in SIFTED.items() if (n := gap.counts.get(name, 0))],
        conflicts=[(rules.get(rule, rule), n) for rule, n in gap.conflicts.items()],
    )


def blocking_words(gap: panels.Gap) -> str:
    """The rule that leaves nobody, in a sentence."""
    n = gap.counts.get(gap.rule, 0)
    sentences = {
        panels.NONE_IN_POOL: _("The pool has nobody of this specialty."),
        panels.PANEL_FULL: _("The seats of this panel are taken by others; take one back first."),
        panels.NOT_QUALIFIED: _("Nobody of this specialty is qualified in the project's field."),
        panels.NOT_AVAILABLE: ngettext(
            "The only one of this field cannot take reviews now.",
            "All %(n)s of this field cannot take reviews now.",
            n,
        ),
        panels.IN_CONFLICT: ngettext(
            "The only one who could sit is in conflict.", "All %(n)s who could sit are in conflict.", n
        ),
        panels.ALREADY_ASKED: ngettext(
            "The only one left was asked before or sits on this panel.",
            "All %(n)s who are left were asked before or sit on this panel.",
            n,
        ),
        panels.AT_LIMIT: ngettext(
            "The only one left holds as many reviews as he takes.",
            "All %(n)s who are left hold as many reviews as they take.",
            n,
        ),
    }
    said = sentences.get(gap.rule, "")
    return said % {"n": n} if "%(n)s" in said else said


def seats_of_review(review: Review) -> list[Seat]:
    """Those who sit first, then those who have left; the caller has checked who may see the review."""
    rows = review.panel.select_related("expert", "draw", "substitute_for__expert", "invited_by").order_by("id")
    return sorted(rows, key=lambda seat: not seat.is_sitting)


def expert_in_pool(actor: Actor, ref: str) -> Expert:
    """Raises NotVisible."""
    found = experts_visible_to(actor).filter(ref=ref).select_related("institution", "user").first()
    if found is None:
        raise NotVisible
    return found


def seat_of_office(actor: Actor, ref: str) -> Seat:
    """A seat in a panel of the officer's province. Raises NotVisible."""
    rows = Seat.objects.filter(review__in=reviews_visible_to(actor), ref=ref)
    found = rows.select_related("expert", "review", "review__round", "review__project").first()
    if found is None:
        raise NotVisible
    return found
