"""How fast the generator fills a database, against generating the same projects without storing them."""

from functools import partial

from bench import scratch
from bench.load import load_projects
from bench.measure import Row, once
from bench.words import ideas

DEFAULT_SIZE = 100_000


def run(size: int) -> list[Row]:
    rows = []
    for count in (max(3, size // 16), max(3, size // 4), size):
        scratch.empty()
        rows.append(
            once("load projects", count, partial(load_projects, count), "generating only", partial(_drain, count))
        )
    return rows


def _drain(count: int) -> int:
    return sum(1 for _ in ideas(count, institutions=10, people=10))
