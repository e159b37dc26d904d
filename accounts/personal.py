"""What the portal keeps about a person, and what still binds him: each app says its part (PIPL art. 45 and 47)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.errors import Text

Row = Mapping[str, Any]


def no_files(user: User) -> Iterable[tuple[str, Any]]:
    return ()


@dataclass(frozen=True)
class PersonalPart:
    """``rows`` of one kind, for JSON; ``files``: name in the archive and the stored file, his own uploads only.

    Rows hold what he gave or did himself, and what was told to him; never what others wrote in confidence.
    """

    name: str
    rows: Callable[[User], Iterable[Row]]
    files: Callable[[User], Iterable[tuple[str, Any]]] = no_files


@dataclass(frozen=True)
class OpenDuty:
    """Something that would be without its person; ``url`` leads to where it is handed over or ended."""

    text: Text
    url: str


_parts: list[PersonalPart] = []
_duties: list[Callable[[User], Iterable[OpenDuty]]] = []


def add_personal_part(part: PersonalPart) -> None:
    """For ``AppConfig.ready``."""
    _parts.append(part)


def add_open_duties(find: Callable[[User], Iterable[OpenDuty]]) -> None:
    """For ``AppConfig.ready``."""
    _duties.append(find)


def personal_parts() -> list[PersonalPart]:
    return list(_parts)


def open_duties(user: User) -> list[OpenDuty]:
    """What keeps the account from being closed."""
    return [duty for find in _duties for duty in find(user)]
