"""``docs/deadlines.md``, written from the registry: every kind of thing that waits, and every periodic job."""

from collections.abc import Iterator
from typing import Any

from celery.schedules import crontab
from django.conf import settings
from django.utils import translation

from accounts.roles import ROLES
from core.thresholds import default_of
from progress.waiting.kinds import Kind
from progress.waiting.limits import LIMITS
from progress.waiting.registry import KINDS

HEAD = """# Deadlines

Written by `manage.py draw_deadlines` from the registry in `progress/waiting/`; do not change it by hand.

Everything in the portal that waits for somebody is one entry of the registry. Pages, the office's board, the daily
e-mail and the notice to leaders read it and nothing else. A kind's rows are found by conditions on the database alone,
so that all kinds of a role are one question (`progress/waiting/rows.py`).

| Where | What |
|---|---|
| `/waiting/` | a person's own list in his present role, late first; its number comes after the page |
| *Console → Everything overdue* | late things by kind and by who has to act; exemptions with reasons |
| `progress.tasks.escalate_overdue` | one notice a day to leaders (`PROGRESS.escalate_days`), without exempt things |
| the daily e-mail | numbers and kinds, on mornings of working days, unless switched off |
| *Console → Terms and limits* | what a province sets for itself or for a programme (`core.thresholds`, `core.terms`) |
| *Console → Periodic jobs* | each run as its worker notes it (`core/task_runs.py`) |

To add one: an entry in the module of its area (its form: `progress/waiting/kinds.py`), a scene in
`tests/progress/waiting/`, and for a term that a province may set an entry in `progress/waiting/limits.py`.
"""
TURNS = {"person": "a person", "organisation": "an organisation", "office": "the office"}
UNITS = {"workdays": "working days", "days": "days"}


def page_of_deadlines() -> str:
    """In English, whatever the language of the process."""
    with translation.override("en"):
        parts = (HEAD, *_kinds(), "\n", *_limits(), "\n", *_jobs())
        return "\n".join(parts).rstrip() + "\n"


def _kinds() -> Iterator[str]:
    yield f"## What waits ({len(KINDS)} kinds)\n"
    yield "| Kind | What is to be done | 中文 | Waits for | In the roles | Term | Can be late | On the office's board |"
    yield "|---|---|---|---|---|---|---|---|"
    yield from (_line(kind) for kind in KINDS.values())


def _line(kind: Kind) -> str:
    with translation.override("zh-hans"):
        chinese = str(kind.label)
    roles = ", ".join(sorted(str(ROLES[role].role.label) if role else "Not yet confirmed" for role in kind.roles))
    board = "yes" if kind.office is not None and kind.overdue else "–"
    cells = (
        f"{kind.label} (`{kind.key}`)",
        kind.sentence,
        chinese,
        TURNS[kind.turn],
        roles,
        _term(kind),
        "yes" if kind.overdue else "no",
        board,
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _term(kind: Kind) -> str:
    if not kind.threshold:
        return "a day people set" if kind.columns.due is not None else "none"
    return f"{default_of(kind.threshold)} {UNITS[kind.unit]} (`{kind.threshold}`)"


def _limits() -> Iterator[str]:
    yield "## Terms a province sees, and which of them it sets\n"
    yield (
        "A programme's own term holds in its years; otherwise the province's; otherwise the shipped default. "
        "The newest of several programmes comes first. What is set holds for what begins from the next day on; "
        "terms that run keep their last day. Reminders counted back from a last day follow what holds today.\n"
    )
    yield "| Term | Setting | Default | Bounds | Rests on |"
    yield "|---|---|---|---|---|"
    for limit in LIMITS.values():
        bounds = "fixed" if limit.fixed else f"{limit.least}–{limit.most}"
        default = f"{default_of(limit.key)} {UNITS[limit.unit]}"
        yield f"| {limit.label} | `{limit.key}` | {default} | {bounds} | {limit.source.label}: {limit.basis} |"


def _jobs() -> Iterator[str]:
    yield "## Reminders and other periodic jobs\n"
    yield "| Job | What it does | When |"
    yield "|---|---|---|"
    found: dict[str, list[str]] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        found.setdefault(entry["task"], []).append(_when(entry["schedule"]))
    for task, times in sorted(found.items()):
        yield f"| `{task}` | {settings.JOB_WORDS[task]} | {'; '.join(times)} |"


def _when(each: Any) -> str:
    if not isinstance(each, crontab):
        return f"every {int(each)} seconds"
    plan: Any = each
    return ", ".join(f"{hour:02}:{minute:02}" for hour in sorted(plan.hour) for minute in sorted(plan.minute))
