"""Keeps the sets of the search: takes in what has changed, or builds everything anew.

Nobody acts here, so nothing stands in the audit log; what a project shows is decided in ``projects``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from pyroaring import BitMap

from core.refs import new_ref
from matching.index.terms import Document
from matching.models import CHUNK, SearchChange, SearchChunk, SearchDocument, SearchNews, SearchPosting
from matching.selectors.search_documents import documents, documents_between, from_store, stored
from projects.models import Project

BATCH = 500
ROWS = 1_000
# One process at a time writes the sets; a number of its own among the two-number advisory locks.
LOCK = (4407, 2)


def index_project(*, project: Project) -> None:
    """Takes in one project as it is now, at once."""
    with transaction.atomic():
        _wait_for_turn()
        _take_in({project.pk})


def index_changes() -> int:
    """Takes in what the database has noted; returns how many projects. Safe to run twice and at the same time."""
    done = 0
    while taken := _index_batch():
        done += taken
    return done


def _index_batch() -> int:
    with transaction.atomic():
        _wait_for_turn()
        noted = dict(SearchChange.objects.order_by("id").values_list("id", "project_number")[:BATCH])
        numbers = set(noted.values())
        # Read after the notes: a change that is committed later brings its own note.
        _take_in(numbers)
        SearchChange.objects.filter(pk__in=list(noted)).delete()
    return len(numbers)


def _wait_for_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)


def _take_in(numbers: set[int]) -> None:
    before = _taken_in(numbers)
    after = {document.number: document for document in documents(numbers)}
    lost = numbers - before.keys() - set(Project.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    _change_sets(before, after)
    note_news(before, after)
    SearchDocument.objects.filter(pk__in=before.keys() - after.keys()).delete()
    _store_documents(after.values())
    # Deleted for good, its words are unknown: only making its chunk anew takes it out.
    for chunk in {number // CHUNK for number in lost}:
        _rebuild_chunk(chunk)


def _taken_in(numbers: set[int]) -> dict[int, Document]:
    return {row.project_id: from_store(row) for row in SearchDocument.objects.filter(pk__in=numbers)}


def note_news(before: Mapping[int, Document], after: Mapping[int, Document]) -> None:
    """For the alerts of saved searches; called in the turn of whoever writes the sets, so that no key is skipped."""
    SearchNews.objects.bulk_create(
        [
            SearchNews(subject="projects", number=number, before=_kept(before.get(number)))
            for number in sorted(before.keys() | after.keys())
            if after.get(number) != before.get(number)
        ],
        batch_size=ROWS,
    )


def _kept(document: Document | None) -> dict[str, Any] | None:
    if document is None:
        return None
    return {"texts": dict(document.texts), "facets": [list(pair) for pair in sorted(document.facets)]}


def _change_sets(before: dict[int, Document], after: dict[int, Document]) -> None:
    come: dict[tuple[str, int], list[int]] = {}
    gone: dict[tuple[str, int], list[int]] = {}
    for number in before.keys() | after.keys():
        old = before[number].terms() if number in before else set()
        new = after[number].terms() if number in after else set()
        for term in new - old:
            come.setdefault((term, number // CHUNK), []).append(number)
        for term in old - new:
            gone.setdefault((term, number // CHUNK), []).append(number)
    for chunk in {chunk for _term, chunk in come.keys() | gone.keys()}:
        _rewrite(chunk, _of(chunk, come), _of(chunk, gone))
        _renew_version(chunk)


def _of(chunk: int, lists: dict[tuple[str, int], list[int]]) -> dict[str, list[int]]:
    return {term: numbers for (term, place), numbers in lists.items() if place == chunk}


def _rewrite(chunk: int, come: dict[str, list[int]], gone: dict[str, list[int]]) -> None:
    terms = list(come.keys() | gone.keys())
    sets: dict[str, BitMap] = {}
    for at in range(0, len(terms), ROWS):
        rows = SearchPosting.objects.filter(chunk=chunk, term__in=terms[at : at + ROWS])
        sets |= {term: BitMap.deserialize(bytes(data)) for term, data in rows.values_list("term", "numbers")}
    for term in terms:
        kept = sets.get(term, BitMap())
        sets[term] = (kept | BitMap(come.get(term, []))) - BitMap(gone.get(term, []))
    _store_sets(chunk, {term: numbers for term, numbers in sets.items() if numbers})
    emptied = [term for term, numbers in sets.items() if not numbers]
    if emptied:
        SearchPosting.objects.filter(chunk=chunk, term__in=emptied).delete()


def _store_sets(chunk: int, sets: dict[str, BitMap]) -> None:
    rows = []
    for term, numbers in sets.items():
        numbers.run_optimize()
        rows.append(SearchPosting(term=term, chunk=chunk, numbers=numbers.serialize()))
    SearchPosting.objects.bulk_create(
        rows, batch_size=ROWS, update_conflicts=True, unique_fields=["term", "chunk"], update_fields=["numbers"]
    )


def _store_documents(found: Iterable[Document]) -> None:
    SearchDocument.objects.bulk_create(
        [stored(document) for document in found],
        batch_size=ROWS,
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=["title", "summary", "detail", "initials", "excluded", "facets"],
    )


def _renew_version(chunk: int) -> None:
    SearchChunk.objects.update_or_create(chunk=chunk, defaults={"version": new_ref()})


def rebuild() -> int:
    """Builds everything anew, chunk by chunk while the search goes on; returns how many projects it holds."""
    last = max(
        Project.objects.aggregate(top=Max("pk"))["top"] or 0,
        ((SearchChunk.objects.aggregate(top=Max("chunk"))["top"] or 0) + 1) * CHUNK - 1,
    )
    done = 0
    for chunk in range(last // CHUNK + 1):
        with transaction.atomic():
            _wait_for_turn()
            # Noted before its chunk is read, a change is in what is read.
            noted = SearchChange.objects.filter(**_span(chunk, "project_number"))
            known = dict(noted.values_list("pk", "project_number"))
            before = _taken_in(set(known.values()))
            done += _rebuild_chunk(chunk)
            note_news(before, _taken_in(set(known.values())))
            SearchChange.objects.filter(pk__in=list(known)).delete()
    return done


def _span(chunk: int, name: str) -> dict[str, int]:
    return {f"{name}__gte": chunk * CHUNK, f"{name}__lt": (chunk + 1) * CHUNK}


def _rebuild_chunk(chunk: int) -> int:
    SearchPosting.objects.filter(chunk=chunk).delete()
    SearchDocument.objects.filter(**_span(chunk, "pk")).delete()
    lists: dict[str, list[int]] = {}
    waiting: list[Document] = []
    done = 0
    for document in documents_between(chunk * CHUNK, (chunk + 1) * CHUNK - 1):
        for term in document.terms():
            lists.setdefault(term, []).append(document.number)
        waiting.append(document)
        done += 1
        if len(waiting) == ROWS:
            _store_documents(waiting)
            waiting = []
    _store_documents(waiting)
    _store_sets(chunk, {term: BitMap(numbers) for term, numbers in lists.items()})
    _renew_version(chunk)
    return done
