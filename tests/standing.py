"""Worlds that are built once and stand for the tests that come next.

``@standing`` makes a fixture of a function that only writes rows and returns rows. It is built in a transaction around
those of the tests: each test runs in a savepoint of it, so what a test changes is gone after it, and the world falls
when a test comes that does not ask for it, at the latest with the module. Whatever the order, a test finds the rows
it asks for and no others; tests beside each other that ask for the same are only quicker.

Every test gets copies of the rows of its own. A world may be built on others, never on other fixtures. Where tests
have real transactions it is built for each, as by any fixture. What is asked of the database's own clock is the time
at which the world was begun.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import Parameter, Signature, signature
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

MARK = "builds_world"
OTHERS_END = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class World:
    """``deep``: stands under all that are not, and so the longest."""

    name: str
    build: Callable[..., Any]
    needs: tuple[str, ...]
    deep: bool


@dataclass
class Standing:
    world: World
    block: transaction.Atomic
    depth: int
    rows: bytes = b""


@dataclass
class Place:
    """Of this process: the worlds that stand, each inside the one before."""

    module: str = ""
    worlds: list[Standing] = field(default_factory=list)

    def holds(self, world: World) -> Standing | None:
        return next((each for each in self.worlds if each.world is world), None)

    def change(self, module: str, wanted: list[World]) -> None:
        kept = 0
        if module == self.module:
            pairs = zip(self.worlds, wanted, strict=False)
            kept = next((at for at, (one, other) in enumerate(pairs) if one.world is not other), None)
            kept = min(len(self.worlds), len(wanted)) if kept is None else kept
        self.fall(kept)
        self.module = module
        for world in wanted[kept:]:
            self.raise_up(world)

    def fall(self, left: int = 0) -> None:
        while len(self.worlds) > left:
            top = self.worlds.pop()
            if len(connection.savepoint_ids) != top.depth:
                raise RuntimeError(
                    f"Another fixture has begun a transaction around {top.world.name}, and it must fall."
                )
            transaction.set_rollback(True)
            top.block.__exit__(None, None, None)

    def clear(self) -> None:
        """At the end of the run, when the database goes. After a browser was at work, this may happen in a context
        with a connection of its own, in which no world stands: the session in which they do is ended with them.
        """
        if connection.in_atomic_block:
            self.fall()
        self.worlds.clear()
        with connection.cursor() as cursor:
            cursor.execute(OTHERS_END)

    def raise_up(self, world: World) -> None:
        block = transaction.atomic()
        block.__enter__()
        standing = Standing(world, block, len(connection.savepoint_ids))
        self.worlds.append(standing)
        try:
            with translation.override(settings.LANGUAGE_CODE):
                standing.rows = pickle.dumps(world.build(*(self.copy(need) for need in world.needs)))
        except BaseException:
            self.fall(len(self.worlds) - 1)
            raise

    def copy(self, name: str) -> Any:
        return pickle.loads(next(each.rows for each in self.worlds if each.world.name == name))  # noqa: S301 - our own


PLACE = Place()


def standing(build: Callable[..., Any] | None = None, *, deep: bool = False) -> Any:
    """A fixture of the function's name: rows built once for tests beside each other that ask for them."""
    if build is None:
        return lambda each: standing(each, deep=deep)
    world = World(build.__name__, build, tuple(signature(build).parameters), deep)

    def fixture(db: None, **needed: Any) -> Any:
        found = PLACE.holds(world)
        return PLACE.copy(world.name) if found else build(**needed)

    fixture.__doc__, fixture.__name__, fixture.__module__ = build.__doc__, build.__name__, build.__module__
    names = ("db", *world.needs)
    fixture.__signature__ = Signature([Parameter(name, Parameter.POSITIONAL_OR_KEYWORD) for name in names])  # type: ignore[attr-defined]
    setattr(fixture, MARK, world)
    return pytest.fixture(fixture)


def wanted_by(item: pytest.Item) -> list[World]:
    """In the order in which they are built; none for tests with real transactions."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(names):
        return []
    definitions = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    found = {name: world for name in names if (world := _world_of(definitions.get(name)))}
    ordered: dict[str, World] = {}
    for world in sorted(found.values(), key=lambda each: not each.deep):
        if _stands_on(world, found):
            _with_needs(world, found, ordered)
    return list(ordered.values())


def _world_of(definitions: Any) -> World | None:
    return getattr(definitions[-1].func, MARK, None) if definitions else None


def _stands_on(world: World, found: dict[str, World]) -> bool:
    """Not when a module has an ordinary fixture of the name of something it is built on."""
    return all(need in found and _stands_on(found[need], found) for need in world.needs)


def _with_needs(world: World, found: dict[str, World], ordered: dict[str, World]) -> None:
    for need in world.needs:
        _with_needs(found[need], found, ordered)
    ordered.setdefault(world.name, world)
