"""The forms of a page as a browser would send them, and values nobody means well."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urljoin

from django.utils import timezone
from lxml import html

# Ten fields of it stay below what a request may hold.
LONG = "长" * 10_000
TEXTS = (
    "",
    " \t\n ",
    LONG,
    "x" * 300,
    "\x00",
    "a\x00b",
    "\x07\x1b[31m\x7f\u202e\u2028\ufeff",
    "<script>alert(1)</script>",
    "'; DROP TABLE core_notice; --",
    "{{ 7|add:7 }}{% load x %}",
    "=HYPERLINK(1)",
    "../../etc/passwd",
    "%s%n%(x)s{0}",
    "https://evil.example/",
    "javascript:alert(1)",
)
NUMBERS = ("-1", "0", "9" * 400, "1e309", "NaN", "Infinity", "99999999999", "2147483648", "0.1.2", "٣", "１２")
DAYS = (
    "0000-00-00",
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "-2026-01-01",
    "２０２６-０１-０１",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-03-29T25:61",
    (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d"),
)
CHOICES = ("no-such", "", "\x00", "9" * 30, "-1", "1", "<b>", LONG)
BY_TYPE = {
    "date": DAYS + TEXTS[:6],
    "datetime-local": DAYS + TEXTS[:6],
    "time": ("25:61", "24:00", "00:00", "-1:00", "\x00"),
    "number": NUMBERS + TEXTS[:6],
    "checkbox": CHOICES,
    "radio": CHOICES,
    "select": CHOICES,
    "hidden": CHOICES,
    "submit": CHOICES,
}
LEFT_ALONE = {"csrfmiddlewaretoken", "next"}


@dataclass(frozen=True)
class Field:
    """``values`` are what an untouched form sends."""

    name: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class PostForm:
    address: str
    fields: tuple[Field, ...]

    @property
    def signature(self) -> tuple[str, ...]:
        return (self.address.partition("?")[0], *sorted({field.name for field in self.fields}))


def forms_on(page: str, address: str) -> Iterator[PostForm]:
    """Those of the page itself that post something; not the frame's. Files are another test's affair."""
    for form in html.fromstring(page).iterfind(".//main//form"):
        if (form.get("method") or "").lower() == "post":
            fields = tuple(field for field in _fields(form) if field.name not in LEFT_ALONE)
            yield PostForm(urljoin(address, form.get("action") or address), fields)


def _fields(form: html.HtmlElement) -> Iterator[Field]:
    for element in form.iter("input", "select", "textarea", "button"):
        name, kind = element.get("name"), element.get("type", "text")
        if not name or kind == "file":
            continue
        if element.tag == "select":
            chosen = [each.get("value", "") for each in element.iter("option") if each.get("selected") is not None]
            yield Field(name, "select", tuple(chosen))
        elif element.tag == "textarea":
            yield Field(name, "textarea", ((element.text or "").lstrip("\n"),))
        elif element.tag == "button":
            yield Field(name, "submit", (element.get("value", ""),))
        elif kind in ("checkbox", "radio"):
            yield Field(name, kind, (element.get("value", "on"),) if element.get("checked") is not None else ())
        else:
            yield Field(name, kind, (element.get("value", ""),))


def postings(form: PostForm, chance: random.Random, rounds: int) -> Iterator[dict[str, list[str]]]:
    """Nothing at all, then in each round about half of the fields hostile. The kind of button is kept mostly."""
    yield {}
    for _ in range(rounds):
        yield {
            field.name: _hostile(field, chance) if chance.random() < _share(field, 0.5) else list(field.values)
            for field in form.fields
        }


def _share(field: Field, share: float) -> float:
    # A wrong button or hidden field is refused before anything else is read.
    return share / 6 if field.kind in ("submit", "hidden") else share


def _hostile(field: Field, chance: random.Random) -> list[str]:
    pool = BY_TYPE.get(field.kind, TEXTS + NUMBERS + DAYS)
    return [chance.choice(pool) for _ in range(chance.choice((0, 1, 1, 1, 1, 3)))]
