"""``python -m bench [NAME] [--size N] [--json]``: all measurements, or one of them at a chosen size."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from itertools import groupby

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "springrain.settings.test")
django.setup()

from bench import (  # noqa: E402 - Django must be set up first
    boards,
    cases,
    ledger,
    load_rate,
    main_pages,
    pages,
    panels,
    scratch,
    search,
    trail,
)
from bench.intake import DEFAULT_SIZE as INTAKE_SIZE  # noqa: E402
from bench.intake import run as run_intake  # noqa: E402
from bench.measure import Row, growth  # noqa: E402
from bench.recommendations import DEFAULT_SIZE as RECOMMENDATIONS_SIZE  # noqa: E402
from bench.recommendations import report as report_recommendations  # noqa: E402
from bench.recommendations import run as run_recommendations  # noqa: E402

SCENES: dict[str, tuple[Callable[[int], list[Row]], int]] = {
    "load": (load_rate.run, load_rate.DEFAULT_SIZE),
    "main": (main_pages.run, main_pages.DEFAULT_SIZE),
    "pages": (pages.run, pages.DEFAULT_SIZE),
    "cases": (cases.run, cases.DEFAULT_SIZE),
    "ledger": (ledger.run, ledger.DEFAULT_SIZE),
    "intake": (run_intake, INTAKE_SIZE),
    "trail": (trail.run, trail.DEFAULT_SIZE),
    "panels": (panels.run, panels.DEFAULT_SIZE),
    "search": (search.run, search.DEFAULT_SIZE),
    "boards": (boards.run, boards.DEFAULT_SIZE),
    "recommendations": (run_recommendations, RECOMMENDATIONS_SIZE),
}


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    if options.name == "panels":
        print(_panels(options.size or panels.DEFAULT_SIZE, growing=options.growth, as_json=options.json))
        return 0
    if options.name == "search" and options.json:
        with scratch.database():
            print(json.dumps(search.report(options.size or search.DEFAULT_SIZE), ensure_ascii=False, indent=2))
        return 0
    if options.name == "recommendations" and options.json:
        with scratch.database():
            found = report_recommendations(options.size or RECOMMENDATIONS_SIZE)
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return 0
    chosen = [options.name] if options.name else list(SCENES)
    with scratch.database():
        results = {name: SCENES[name][0](options.size or SCENES[name][1]) for name in chosen}
    print(_as_json(results) if options.json else _as_text(results))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(SCENES), help="one measurement instead of all")
    parser.add_argument("--size", type=int, help="the largest of the three sizes")
    parser.add_argument("--growth", action="store_true", help="panels only: also half, a quarter and twice the size")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def _panels(size: int, *, growing: bool, as_json: bool) -> str:
    """A draw needs no database; besides its time it reports whether its rules hold."""
    found = panels.growing(size) if growing else [panels.report(size)]
    if as_json:
        return json.dumps(found if growing else found[0], indent=2)
    return "\n".join("  ".join(f"{name}={value}" for name, value in row.items()) for row in found)


def _by_name(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    ordered = sorted(rows, key=lambda row: (row.name, row.size))
    return [(name, list(group)) for name, group in groupby(ordered, key=lambda row: row.name)]


def _as_json(results: dict[str, list[Row]]) -> str:
    return json.dumps(
        {
            scene: [
                {"name": name, "growth": growth(rows), "sizes": [row.as_dict() for row in rows]}
                for name, rows in _by_name(rows)
            ]
            for scene, rows in results.items()
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_text(results: dict[str, list[Row]]) -> str:
    lines = []
    for scene, rows in results.items():
        lines += ["", scene, "-" * len(scene)]
        for name, group in _by_name(rows):
            lines += [_line(row) for row in group]
            lines.append(f"    {name}: cost grows as size^{growth(group)}")
    return "\n".join(lines)


def _line(row: Row) -> str:
    return (
        f"  {row.name:<24}{row.size:>10,}{row.milliseconds:>12,.1f} ms"
        f"   = {row.ratio:>8,.2f} × {row.reference} ({row.reference_milliseconds:,.1f} ms)  {row.note}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
