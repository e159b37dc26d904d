"""Which group a notice belongs to (``settings.NOTICE_GROUPS``), and how a person wants to be written to about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.db.models import Q

from core.enums import MailMode
from core.errors import Text


class Wishes(Protocol):
    """What a person has chosen: for everything, and for single groups."""

    @property
    def mail_mode(self) -> str: ...
    @property
    def mail_groups(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class NoticeGroup:
    key: str
    label: Text
    help: Text


def notice_groups() -> list[NoticeGroup]:
    return [NoticeGroup(key, each["label"], each["help"]) for key, each in settings.NOTICE_GROUPS.items()]


def group_of(event: str) -> str:
    """The key of its group: the one that names the event, else the one that names its family; "" for neither."""
    names = _names()
    return next((names[name] for name in _from_exact_to_family(event) if name in names), "")


def is_kept(event: str) -> bool:
    """It comes by e-mail whatever the person has chosen."""
    return any(name in settings.KEPT_EVENTS for name in _from_exact_to_family(event))


def mail_mode_for(person: Wishes, event: str) -> str:
    if is_kept(event):
        return MailMode.AT_ONCE
    return person.mail_groups.get(group_of(event), person.mail_mode)


def in_group(key: str) -> Q:
    """A condition on notices; more exact names of other groups are left out."""
    names = _names()
    own = [name for name, group in names.items() if group == key]
    others = [name for name, group in names.items() if group != key and name.partition(".")[0] in own]
    return _named(own) & ~_named(others)


@cache
def _names() -> dict[str, str]:
    return {name: key for key, each in settings.NOTICE_GROUPS.items() for name in each["events"]}


def _from_exact_to_family(event: str) -> list[str]:
    """ "hotline.late.page": itself, hotline.late, hotline."""
    parts = event.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


def _named(names: Iterable[str]) -> Q:
    condition = Q(pk__in=[])
    for name in names:
        condition |= Q(event=name) | Q(event__startswith=f"{name}.")
    return condition
