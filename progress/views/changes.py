"""``/progress/changes/``: what is otherwise than when one last looked, and which of the past was corrected."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from core.actor import Actor
from core.requests import PortalRequest
from progress.figures import Figures, totals
from progress.models import Correction
from progress.scope import CAME, WENT, Filters
from progress.selectors.corrections import corrections_since
from progress.selectors.moves import Moved, moves
from progress.selectors.visits import LastLook, last_look
from progress.views.asked import Asked
from progress.views.choosing import OFFERED, label_of
from progress.views.frame import show
from progress.views.grids import Cell, Grid, Line, number, rows_url, signed, with_sign
from projects.enums import ManagementClass

OVERVIEW = "overview"
# Without an earlier visit: what a month has brought.
DEFAULT = timedelta(days=30)
MOST_CORRECTIONS = 50
WHOLE = "*"


class SinceForm(forms.Form):
    compared = forms.DateField(
        label=gettext_lazy("Compared with"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("There is no such day. Write it as 2026-07-02.")},
    )

    def __init__(self, data: Mapping[str, str], until: date) -> None:
        super().__init__(data)
        self.until = until

    def clean_compared(self) -> date | None:
        day: date | None = self.cleaned_data["compared"]
        if day is not None and day >= self.until:
            raise forms.ValidationError(_("Choose a day before the one the figures are as of."))
        return day


@dataclass(frozen=True)
class Comparison:
    """The figures of a day with those of an earlier one. ``look``: this person read the earlier ones himself.

    ``figures``: those of the day, where they are known already.
    """

    asked: Asked
    since: date
    look: LastLook | None
    figures: Figures | None = None

    @property
    def filters(self) -> Filters:
        return replace(self.asked.filters, since=self.since)

    @cached_property
    def moved(self) -> dict[str, Moved]:
        """The two days may be the same: then nothing has moved between them, only been corrected."""
        if self.since == self.asked.filters.as_of:
            return {key: Moved() for key in OFFERED}
        return moves(self.asked.scope, self.filters, keys=OFFERED)

    @cached_property
    def now(self) -> Mapping[str, int]:
        if self.figures is not None:
            return {key: self.figures[key].total for key in OFFERED}
        return totals(self.asked.scope, self.asked.filters, OFFERED)

    @cached_property
    def then(self) -> Mapping[str, int]:
        """As counted now."""
        return totals(self.asked.scope, replace(self.asked.filters, as_of=self.since), OFFERED)

    def seen(self, key: str) -> int:
        """What he read then; as counted now when he did not read it."""
        return self.look.figures.get(key, self.then[key]) if self.look else self.then[key]

    def corrected(self, key: str) -> int:
        """What has been noted since of the day he looked, or of an earlier one."""
        return self.then[key] - self.seen(key)

    def net(self, key: str) -> int:
        return self.now[key] - self.seen(key)

    def url(self, key: str, way: str) -> str:
        return rows_url(self.asked, key, since=self.since, moved=way) if self.since < self.asked.filters.as_of else ""


def usual_view(asked: Asked) -> bool:
    """Today, unfiltered, of one's own province or of all: what the portal remembers."""
    return asked.filters.as_of == asked.form.today and not asked.filters.narrows and not asked.form.errors


def comparison_of(actor: Actor, asked: Asked, chosen: date | None = None) -> Comparison:
    look = last_look(actor, OVERVIEW, asked.scope.region) if chosen is None else None
    return compared_with(look, asked, chosen)


def compared_with(
    look: LastLook | None, asked: Asked, chosen: date | None = None, figures: Figures | None = None
) -> Comparison:
    if look is not None and look.day <= asked.filters.as_of:
        return Comparison(asked, look.day, look if usual_view(asked) else None, figures)
    return Comparison(asked, chosen or asked.filters.as_of - DEFAULT, None, figures)


@require_GET
def changes_board(request: PortalRequest) -> HttpResponse:
    asked = Asked(request)
    form = SinceForm(request.GET, asked.filters.as_of)
    chosen = form.cleaned_data["compared"] if form.is_valid() else None
    asked.kept = {"compared": chosen or ""}
    build = partial(answers, request.actor, asked, form, chosen)
    return show(request, asked, "progress:changes_board", "progress/changes_board.html", build)


def answers(actor: Actor, asked: Asked, form: SinceForm, chosen: date | None) -> dict[str, Any]:
    compared = comparison_of(actor, asked, chosen)
    noticed = compared.look.at if compared.look else _midnight(compared.since)
    found = corrections_since(asked.scope, noticed, indicators=OFFERED, before=compared.since)
    return {
        "since_form": form,
        "since": compared.since,
        "look": compared.look,
        "grid": grid(compared),
        "corrections": [correction_line(asked, each) for each in found[:MOST_CORRECTIONS]],
        "more_corrections": max(0, len(found) - MOST_CORRECTIONS),
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def grid(compared: Comparison) -> Grid:
    """Lists that did not move are left out."""
    corrected = [_("Noted later, for that day or earlier")] if compared.look else []
    return Grid(
        caption=_("What has changed"),
        first=_("List"),
        headings=[_("Then"), _("Came"), _("Went"), *corrected, _("Now")],
        lines=list(lines(compared)),
    )


def lines(compared: Comparison) -> Iterator[Line]:
    for key in OFFERED:
        moved, corrected = compared.moved[key], compared.corrected(key)
        if moved.came or moved.went or corrected:
            cells = [
                then_cell(compared, key),
                signed(moved.came, compared.url(key, CAME)),
                signed(-moved.went, compared.url(key, WENT)),
            ]
            if compared.look:
                cells.append(Cell(with_sign(corrected), "#corrections" if corrected else ""))
            yield Line(label=label_of(key), cells=[*cells, number(compared.now[key], rows_url(compared.asked, key))])


def then_cell(compared: Comparison, key: str) -> Cell:
    """What he read then opens to nothing, as the rows of that day may be others now."""
    seen = compared.seen(key)
    if compared.look:
        return Cell(f"{seen:,}")
    return number(seen, rows_url(compared.asked, key, as_of=compared.since))


def correction_line(asked: Asked, correction: Correction) -> dict[str, object]:
    """Opens to the rows of the first day that is otherwise now, of this class where it concerns one."""
    chosen = {} if correction.management_class == WHOLE else {"class": correction.management_class or "none"}
    place = {"region": correction.region} if asked.national else {}
    return {
        "noticed": correction.noticed_at,
        "label": label_of(correction.indicator),
        "class": class_words(correction.management_class),
        "first_day": correction.first_day,
        "amount": signed(correction.amount).text,
        "url": rows_url(asked, correction.indicator, as_of=correction.first_day, **chosen, **place),
    }


def class_words(management_class: str) -> str:
    if management_class == WHOLE:
        return _("in total")
    return str(ManagementClass(management_class).label) if management_class else _("Not confirmed yet")


def moved_sentences(compared: Comparison, keys: Sequence[str]) -> dict[str, str]:
    """For the cards: by how much each figure has moved since."""
    day = date_format(compared.since, "SHORT_DATE_FORMAT")
    found = {}
    for key in keys:
        net = compared.net(key)
        words = {"n": signed(net).text, "day": day}
        found[key] = _("%(n)s since %(day)s") % words if net else _("unchanged since %(day)s") % {"day": day}
    return found


def net_grid(compared: Comparison) -> Grid:
    """In short, from the figures alone: opens to what came, or with a fall to what went."""
    return Grid(
        caption=_("What has changed"),
        first=_("List"),
        headings=[pgettext("a figure", "Change"), _("Now")],
        lines=[net_line(compared, key) for key in OFFERED if compared.net(key)],
    )


def net_line(compared: Comparison, key: str) -> Line:
    net = compared.net(key)
    now = number(compared.now[key], rows_url(compared.asked, key))
    if compared.corrected(key):
        # A part of it concerns days before he looked; the changes board tells the two apart.
        return Line(
            label_of(key), [Cell(with_sign(net), f"{reverse('progress:changes_board')}?{compared.asked.carried}"), now]
        )
    return Line(label_of(key), [signed(net, compared.url(key, WENT if net < 0 else CAME)), now])
