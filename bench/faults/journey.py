"""One journey from the start of its parts to its report; everything it started is stopped again, whatever happens."""

import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults.browser import Browser
from bench.faults.killer import Killer
from bench.faults.mail_server import MailServer, running_mail_server
from bench.faults.roles import KINDS
from bench.faults.stand import Stand, free_port
from bench.faults.visitors import Notebook, Visitor

SETTLE_SECONDS = 240


@dataclass(frozen=True)
class Plan:
    """``pauses``: seconds between two kills, from and to. ``drafts``: ready to be handed in, for each doctor."""

    seconds: float
    seed: int
    doctors: int = 10
    officers: int = 3
    firms: int = 4
    drafts: int = 60
    pauses: tuple[float, float] = (6.0, 16.0)


def travel(plan: Plan, migrated: Path | None = None) -> dict[str, Any]:
    """Runs the journey and gives its report; "passed" says whether nothing was found.

    ``migrated``: see ``Stand``.
    """
    with tempfile.TemporaryDirectory(prefix="springrain-faults-") as name:
        folder, mail_port = Path(name), free_port()
        with running_mail_server(mail_port) as mails, _running(Stand(folder, mail_port, migrated)) as stand:
            people = _people(stand, plan)
            notebook, killer = Notebook(), Killer(stand, random.Random(plan.seed), plan.pauses)
            _live(stand, plan, people, notebook, killer)
            return _report(stand, plan, notebook, killer, mails)


@contextmanager
def _running(stand: Stand) -> Iterator[Stand]:
    try:
        stand.start()
        yield stand
    finally:
        stand.stop()


def _people(stand: Stand, plan: Plan) -> list[dict[str, Any]]:
    out = stand.folder / "people.json"
    counts = (plan.doctors, plan.officers, plan.firms, plan.drafts)
    stand.python("-m", "bench.faults.prepare", str(out), *map(str, counts))
    people: list[dict[str, Any]] = json.loads(out.read_text())
    return people


def _live(stand: Stand, plan: Plan, people: list[dict[str, Any]], notebook: Notebook, killer: Killer) -> None:
    visitors = [_visitor(stand, plan, person, number, notebook) for number, person in enumerate(people, start=1)]
    for visitor in visitors:
        visitor.start()
    killer.start()
    time.sleep(plan.seconds)
    killer.stop()
    for visitor in visitors:
        visitor.stop()
    for visitor in visitors:
        visitor.join()


def _visitor(stand: Stand, plan: Plan, person: dict[str, Any], number: int, notebook: Notebook) -> Visitor:
    browser = Browser(stand.web_port, f"10.0.0.{number}")
    return KINDS[person["kind"]](person, browser, notebook, random.Random(plan.seed * 1000 + number))


def _report(stand: Stand, plan: Plan, notebook: Notebook, killer: Killer, mails: MailServer) -> dict[str, Any]:
    settled = _ask(stand, "settle", str(SETTLE_SECONDS))
    notes = stand.folder / "notes.json"
    # A copy of a mail cannot be avoided at the death of whoever sends it, nor while his database is away.
    cuts = sum(killer.counts.get(kind, 0) for kind in ("celery worker", "postgresql"))
    kept = {"shown": notebook.shown, "taken": dict(mails.taken), "cuts": cuts}
    notes.write_text(json.dumps(kept, ensure_ascii=False))
    found = _ask(stand, "report", str(notes))
    unexplained = [each for each in notebook.broken if not _explained(each, killer)]
    found["faults"] |= {
        "broken pages while nothing was killed": [f"{each['status']} {each['path']}" for each in unexplained],
        "people who could not go on": notebook.errors,
        "killer": killer.errors,
    }
    return {
        "passed": not any(found["faults"].values()),
        "seconds": plan.seconds,
        "seed": plan.seed,
        "killed": killer.counts,
        "answers": dict(sorted(notebook.counts.items())),
        "broken pages during outages": _by_outage(notebook.broken, killer),
        "seconds to settle": settled["seconds"],
        **found,
    }


def _explained(broken: dict[str, Any], killer: Killer) -> bool:
    return any(outage.covers(broken["from"], broken["at"]) for outage in killer.outages)


def _by_outage(broken: list[dict[str, Any]], killer: Killer) -> dict[str, int]:
    """Which death made how many pages fail, and with which status."""
    found: Counter[str] = Counter()
    for each in broken:
        kinds = [outage.kind for outage in killer.outages if outage.covers(each["from"], each["at"])]
        if kinds:
            found[f"{each['status']} after {kinds[-1]}"] += 1
    return dict(found)


def _ask(stand: Stand, verb: str, given: str) -> dict[str, Any]:
    out = stand.folder / f"{verb}.json"
    stand.python("-m", "bench.faults.checks", verb, given, str(out))
    found: dict[str, Any] = json.loads(out.read_text())
    return found
