"""Kinds of jobs for the tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from core import jobs


@contextmanager
def kind(name: str, work: Callable[..., Any], **options: Any) -> Iterator[str]:
    jobs.job_kind(name, **options)(work)
    try:
        yield name
    finally:
        del jobs._kinds[name]
