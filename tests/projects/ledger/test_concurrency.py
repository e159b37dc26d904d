"""Two imports at the same time, and rows the database refuses."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection

from accounts.models import Organisation, Region
from core.actor import SYSTEM
from core.models import AuditEntry
from projects.models import Applicant, Listing, Project, ReferenceCounter
from projects.services import ledger as ledgers
from projects.services.ledger import creating, running
from tests.projects.ledger.workbooks import typed_row, workbook


def together(*acts: Callable[[], object]) -> list[object]:
    """Each act on a connection of its own, begun at the same moment."""
    start, results = Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            start.wait()
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_do_nothing_twice(monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    rows = [typed_row(n, institution=f"医疗机构{n % 4}", applicant=f"申报人{n % 5}") for n in range(1, 21)]

    def load():
        return ledgers.import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=workbook(*rows))

    results = together(load, load, load)
    assert not [result for result in results if isinstance(result, Exception)]
    assert sum(result.counts()["create"] for result in results) == 20
    assert all(result.counts()["refused"] == 0 for result in results)
    assert Project.objects.count() == 20
    assert Organisation.objects.filter(kind="institution").count() == 4
    assert Applicant.objects.count() == 20
    assert Listing.objects.count() == 40
    assert ReferenceCounter.objects.get().last == 20
    assert AuditEntry.objects.filter(event="project.imported").count() == 20


@pytest.mark.django_db(transaction=True)
def test_a_row_the_database_refuses_stays_out_alone(monkeypatch):
    def stubborn(by, row, **identity):
        if row.title.endswith(" 2"):
            raise IntegrityError("no")
        return original(by, row, **identity)

    original = creating.new_project
    monkeypatch.setattr(creating, "new_project", stubborn)
    rows = [typed_row(n, institution=f"医疗机构{n}") for n in (1, 2, 3)]
    result = ledgers.import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=workbook(*rows))
    assert [refusal.number for refusal in result.refused] == ["CY20250002"]
    assert set(Project.objects.values_list("reference", flat=True)) == {"CY44-2025-000001", "CY44-2025-000002"}
    assert not Organisation.objects.filter(name="医疗机构2").exists()
