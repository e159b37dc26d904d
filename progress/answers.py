"""Long questions: what takes too long while a page waits is counted by a worker, kept, and then given at once.

Only pages ask this way (``within_a_page``), and only where there are many projects: exports, reports, commands and a
portal of few projects count at once. Keeping is never a second rule: a worker counts by the very function asked.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, wraps
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from accounts.models import Region
from progress.models import KeptAnswer
from progress.scope import Filters, Scope, read_filters, written_filters
from projects.enums import Tier

T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """``dump`` and ``load`` turn an answer into what JSON holds, and back; ``nothing`` stands in until it is there."""

    count: Callable[..., Any]
    dump: Callable[[Any], Any]
    load: Callable[[Any], Any]
    nothing: Callable[..., Any]


QUESTIONS: dict[str, Question] = {}


@dataclass(frozen=True)
class Standing:
    """``behind_since``: from then on not everything has been counted; None, all has.

    ``count``: then, of which count the figures are.
    """

    behind_since: datetime | None
    count: tuple[str, datetime] | None = None


@dataclass
class Page:
    """What one page has asked. ``counted_at``: of the oldest answer it shows; ``wanted``: what a worker shall count.

    ``standing``: of the figures, once it was asked. ``is_counting``: some answers are not there yet, so that
    what was made of them must not be shown.
    """

    counted_at: datetime | None = None
    is_counting: bool = False
    standing: Standing | None = None
    wanted: set[int] = field(default_factory=set)

    @cached_property
    def is_of_many(self) -> bool:
        """By the planner's estimate, which costs nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'progress_counted'::regclass")
            return bool(cursor.fetchone()[0] >= settings.PROGRESS["count_at_once"])

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        return tuple(Region.objects.filter(parent=None).values_list("pk", flat=True))

    def kept(self, name: str, scope: Scope, filters: Filters, details: Mapping[str, Any]) -> Any:
        question = QUESTIONS[name]
        answer, today = _row(name, scope, filters, details), timezone.localdate()
        if answer.counted_at is None or answer.asked_on != today or _is_old(answer.counted_at):
            self.wanted.add(answer.pk)
        if answer.counted_at is None:
            self.is_counting = True
            return question.nothing(**details)
        self.counted_at = min(self.counted_at or answer.counted_at, answer.counted_at)
        return question.load(answer.value)


_page: ContextVar[Page | None] = ContextVar("page", default=None)


def current_page() -> Page | None:
    return _page.get()


@contextmanager
def within_a_page() -> Iterator[Page]:
    """Long questions asked in it are answered from what is kept, or with nothing until a worker has counted them."""
    page = Page()
    token = _page.set(page)
    try:
        yield page
    finally:
        _page.reset(token)


def long_question(
    name: str, *, dump: Callable[[T], Any], load: Callable[[Any], T], nothing: Callable[..., T]
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Of a function of scope, filters and named details that JSON can hold. The scope's tier must not matter to it."""

    def made(count: Callable[..., T]) -> Callable[..., T]:
        QUESTIONS[name] = Question(count, dump, load, nothing)

        @wraps(count)
        def asked(scope: Scope, filters: Filters, **details: Any) -> T:
            page = _page.get()
            if page is None or filters.is_narrow or not page.is_of_many:
                return count(scope, filters, **details)
            answer: T = page.kept(name, scope, filters, details)
            return answer

        return asked

    return made


def count_anew(answer: KeptAnswer) -> Any:
    """The answer as the facts are now, in the shape in which it is kept."""
    question = QUESTIONS[answer.name]
    scope = Scope(answer.region, Tier.ENTERPRISE)
    return question.dump(question.count(scope, read_filters(answer.filters), **answer.details))


def _row(name: str, scope: Scope, filters: Filters, details: Mapping[str, Any]) -> KeptAnswer:
    written = written_filters(filters)
    whole = json.dumps([name, scope.region, written, details], sort_keys=True, cls=DjangoJSONEncoder)
    digest = sha256(whole.encode()).hexdigest()
    found = KeptAnswer.objects.filter(digest=digest).first()
    if found is not None:
        return found
    values = {"name": name, "region": scope.region, "filters": written, "details": details}
    return KeptAnswer.objects.get_or_create(digest=digest, defaults={**values, "asked_on": timezone.localdate()})[0]


def _is_old(counted_at: datetime) -> bool:
    return timezone.now() - counted_at > timedelta(minutes=settings.PROGRESS["recount_minutes"])


def written_months(found: Mapping[str, Mapping[date, int]]) -> dict[str, dict[str, int]]:
    """Numbers by key and month, as JSON holds them."""
    return {key: {month.isoformat(): number for month, number in months.items()} for key, months in found.items()}


def read_months(written: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[date, int]]:
    return {key: {date.fromisoformat(day): number for day, number in each.items()} for key, each in written.items()}
