"""What every page is put together from: icons, chips, dates, figures, fields and the components.

The library is a builtin of the template engine: pages use these names without ``{% load %}``.
Components with optional parts are tags, so that a misspelt parameter fails at once. ``docs/components.md`` shows each.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext

from core.templatetags.devices import recognised
from core.templatetags.fields import error_entries, field_parts
from core.templatetags.sprite import icon_paths
from core.thresholds import threshold

register = template.Library()

UNKNOWN = "—"

TONES = {"", "rain", "dew", "sprout", "amber", "plum"}
TONE_ICONS = {"dew": "progress", "sprout": "circle-check", "amber": "clock", "plum": "alert-circle"}

TIERS = {
    "0": ("world", gettext_lazy("Public")),
    "1": ("building-factory-2", gettext_lazy("Verified enterprises")),
    "2": ("lock-check", gettext_lazy("Granted enterprises")),
    "3": ("lock", gettext_lazy("Review only")),
}

DEADLINES = {
    "normal": ("", "clock-check", gettext_lazy("In time")),
    "due_soon": ("amber", "clock", gettext_lazy("Due soon")),
    "overdue": ("plum", "clock-exclamation", gettext_lazy("Overdue")),
    "exempt": ("", "clock-pause", gettext_lazy("Exempt")),
}


@register.simple_tag
def term_days(key: str, region: str = "") -> int:
    """A term as the province counts it for what begins today, for sentences that promise it."""
    return threshold(key, region)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Decoration without ``label``; with it, an image that says the label."""
    if not label:
        return _plain_icon(name)
    return _icon(name, format_html('role="img" aria-label="{}"', label))


@cache
def _plain_icon(name: str) -> SafeString:
    """A page draws a hundred of them."""
    return _icon(name, SafeString('aria-hidden="true"'))


def _icon(name: str, role: SafeString) -> SafeString:
    return format_html(
        # How it is drawn says the style sheet once, not every icon of a page.
        '<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>',
        role,
        SafeString(icon_paths(name)),
    )


@register.simple_tag
def chip(text: object, tone: str = "", icon: str = "") -> SafeString:
    """A state in a word. Every tone but the neutral one brings an icon, so that colour never speaks alone."""
    if tone not in TONES:
        raise ValueError(f"A chip has no tone {tone!r}.")
    name = icon or TONE_ICONS.get(tone, "")
    return format_html('<span class="chip {}">{}<span>{}</span></span>', tone, drawn(name), text)


def drawn(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


@register.simple_tag
def tier_label(tier: object) -> SafeString:
    """Who may see a section or a document. Takes "T0" to "T3", 0 to 3, or a member of an enum with these values."""
    name, words = TIERS[str(getattr(tier, "value", tier)).removeprefix("T")]
    return format_html(
        '<span class="tier">{}<span class="visually-hidden">{}</span>{}</span>',
        icon(name),
        gettext("Visible to: "),
        words,
    )


@register.filter
def working_days_left(days: int | None) -> str:
    """``days`` in working days: 0 is due today, negative is overdue, None (no deadline) says nothing."""
    if days is None:
        return ""
    if days == 0:
        return gettext("due today")
    if days < 0:
        return ngettext("%(n)s working day late", "%(n)s working days late", -days) % {"n": -days}
    return ngettext("%(n)s working day left", "%(n)s working days left", days) % {"n": days}


@register.simple_tag
def deadline_chip(state: object, due: date | None = None, days: int | None = None, reason: str = "") -> SafeString:
    """``state`` is normal, due_soon, overdue or exempt; ``days`` in working days; ``reason`` says why exempt."""
    tone, name, word = DEADLINES[str(getattr(state, "value", state))]
    parts = [word, reason, working_days_left(days), iso_day(due) if due else ""]
    return chip(format_html_join(" · ", "{}", ((part,) for part in parts if part)), tone, name)


@register.filter
def figure(value: int | float | Decimal | None) -> str:
    """1,146; zero is 0, and what is not known is a dash."""
    return UNKNOWN if value is None else f"{value:,}"


@register.filter
def share(value: float | Decimal | None) -> str:
    """A proportion from 0 to 1 as a percentage with one decimal."""
    return UNKNOWN if value is None else f"{value:.1%}"


@register.filter
def when(value: date | datetime | None) -> SafeString | str:
    """For running text: day and minute in the reader's language; the exact second and the zone on hover."""
    if value is None:
        return UNKNOWN
    if not isinstance(value, datetime):
        return format_html(
            '<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, "DATE_FORMAT")
        )
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        local.isoformat(" ", timespec="seconds"),
        formats.date_format(local, "DATETIME_FORMAT"),
    )


@register.filter
def iso_day(value: date | datetime | None) -> SafeString | str:
    """For tables: 2026-11-21 in every language."""
    if value is None:
        return UNKNOWN
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time class="num nowrap" datetime="{0}">{0}</time>', day.isoformat())


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """The present query with these parameters set; None takes one away. Begins with "?"."""
    query = request_of(context).GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_without(context: Context, name: str, value: object = None) -> str:
    """The present query without one parameter, or without one of its values. Begins with "?"."""
    query = request_of(context).GET.copy()
    kept = [] if value is None else [each for each in query.getlist(name) if each != str(value)]
    query.setlist(name, kept)
    return f"?{query.urlencode()}"


def request_of(context: Context) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request


@register.simple_tag
def csrf_cookie_name() -> str:
    """The scripts read the cookie at each request: the token changes when somebody signs in again in another tab."""
    return settings.CSRF_COOKIE_NAME


@register.inclusion_tag("components/form_field.html")
def form_field(
    field: BoundField, unit: str = "", tier: object = "", remark: str = "", note: str = "", optional: bool | None = None
) -> dict[str, Any]:
    """``remark`` is an officer's request at this field, ``note`` a line at its foot ("at least 30 characters").

    ``optional`` marks the field as such; unset, a field that is not required is marked.
    """
    return field_parts(field, unit=unit, tier=tier, remark=remark, note=note, optional=optional)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, Any]:
    """All errors of the forms on a page, each with a link to its field; nothing when there are none."""
    return {"entries": [entry for form in forms if form is not None for entry in error_entries(form)]}


@register.inclusion_tag("components/status_sentence.html")
def status_sentence(
    state: str,
    sentence: object = "",
    tone: str = "dew",
    icon: str = "",
    detail: object = "",
    url: str = "",
    action: str = "",
) -> dict[str, Any]:
    """What happens now, whose turn it is, by when. ``url`` with ``action`` makes the one button."""
    return {
        "state": state,
        "sentence": sentence,
        "tone": tone,
        "icon_name": icon or TONE_ICONS.get(tone, "info-circle"),
        "detail": detail,
        "url": url,
        "action": action,
    }


@register.inclusion_tag("components/phase_bar.html")
def phase_bar(phases: Sequence[Any]) -> dict[str, Any]:
    """Each phase has ``label`` and ``state``: done, now or next."""
    return {"phases": phases}


@register.inclusion_tag("components/timeline.html")
def event_timeline(events: Sequence[Any], empty: str = "") -> dict[str, Any]:
    """Newest first. Each event has ``text``, ``when``, ``who``; optional ``detail`` and ``tier`` (private items)."""
    return {"events": events, "empty": empty or gettext("Nothing has happened yet.")}


@register.inclusion_tag("components/fact_list.html")
def fact_list(facts: Mapping[str, object] | Sequence[tuple[str, object]]) -> dict[str, Any]:
    """Pairs of label and value; what is empty is shown as a dash, zero as 0."""
    pairs = facts.items() if isinstance(facts, Mapping) else facts
    return {"facts": [(label, UNKNOWN if value in (None, "") else value) for label, value in pairs]}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    sentence: str, icon: str = "inbox", detail: str = "", url: str = "", action: str = ""
) -> dict[str, Any]:
    """What this list is for, and the button that fills it."""
    return {"sentence": sentence, "icon_name": icon, "detail": detail, "url": url, "action": action}


@register.inclusion_tag("components/filter_summary.html")
def filter_summary(
    chosen: Sequence[Any], clear_url: str = "?", count: int | None = None, as_of: date | datetime | None = None
) -> dict[str, Any]:
    """What is set (each with ``label`` and ``remove_url``), cleared with one click; how many rows, and as of when."""
    return {"chosen": chosen, "clear_url": clear_url, "count": count, "as_of": as_of}


@register.inclusion_tag("components/keyset_pager.html", takes_context=True)
def keyset_pager(context: Context, newer: str | None = None, older: str | None = None) -> dict[str, Any]:
    """Cursors of the neighbouring pages, put into the query as ``before`` (newer rows) and ``after`` (older rows)."""
    return {
        "newer_url": query_with(context, before=newer, after=None) if newer else "",
        "older_url": query_with(context, after=older, before=None) if older else "",
    }


@register.inclusion_tag("components/tab_rail.html")
def tab_rail(items: Sequence[Any], label: str) -> dict[str, Any]:
    """Sections of one thing. Items have ``label``, ``url``, ``current``; optional ``note``, ``news`` and ``state``.

    ``state`` is empty, draft or full; ``news`` is a short text that calls for attention.
    """
    return {"items": items, "label": label}


@register.inclusion_tag("components/alert.html")
def alert_box(text: object, tone: str = "dew", detail: object = "", icon: str = "") -> dict[str, Any]:
    return {"text": text, "tone": tone, "detail": detail, "icon_name": icon or TONE_ICONS.get(tone, "info-circle")}


@register.inclusion_tag("components/figure_card.html")
def figure_card(
    name: str,
    value: int | float | None,
    url: str = "",
    target: float | None = None,
    expected: float | None = None,
    state: str = "",
    sentence: object = "",
    unit: str = "",
    trend: Sequence[float] = (),
) -> dict[str, Any]:
    """``expected`` is where the figure should stand today; ``state`` is on_track, behind, reached or empty."""
    return {
        "name": name,
        "value": value,
        "url": url,
        "target": target,
        "reached": percent_of(value, target),
        "expected": percent_of(expected, target),
        "state": state,
        "sentence": sentence,
        "unit": unit,
        "trend": trend_points(trend),
    }


@register.inclusion_tag("components/share_bar.html")
def share_bar(value: float | None, largest: float | None, tone: str = "") -> dict[str, Any]:
    """A bar from zero, beside the number it stands for; hidden from screen readers, which have the number."""
    return {"width": percent_of(value, largest), "tone": tone}


def percent_of(value: float | None, whole: float | None) -> str:
    """A length for an SVG attribute, at most 100%; empty when it cannot be said."""
    if value is None or not whole:
        return ""
    return f"{max(0.0, min(float(value) / float(whole), 1.0)) * 100:.1f}%"


def trend_points(values: Sequence[float]) -> str:
    """The points of a line in a box of 100 by 24, zero-based as every chart here."""
    if len(values) < 2:
        return ""
    top = max(*values, 1)
    step = 100 / (len(values) - 1)
    return " ".join(f"{index * step:.1f},{23 - value / top * 22:.1f}" for index, value in enumerate(values))


@register.filter
def device_name(user_agent: str) -> str:
    """A browser and a system in words people use; what is not recognised is called another device."""
    return recognised(user_agent) or gettext("another device")


@register.filter
def initial(name: str) -> str:
    """The one character that stands for a person in the masthead."""
    return name[:1].upper() or pgettext("a person without a name", "?")
