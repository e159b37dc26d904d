"""What the addresses of tasks, tests, filings and the overview are about.

The city's ``filing_page`` is of a case of Class I; for another class nobody opens it.
"""

from registration.models import Case
from registration.services.bookings import finish_test
from registration.services.tasks import TaskResult, finish_task
from tests.factories import pdf
from tests.matching.partnerships.factories import institute_person
from tests.personas import Personas
from tests.registration.desks.given import RESULT, TODAY, asked, received, requested


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """A task that waits for ``people.department`` and one it has done; a test that waits and one that is passed.

    The institute is the matrix's own.
    """
    institute = institute_person("44")
    task = asked(people.coach, case, people.department, shown=True)
    done = asked(people.coach, case, people.department, subject="已办结的事项", shown=True)
    done = finish_task(by=people.department.actor, task=done, result=TaskResult(RESULT), files=[pdf()])
    booking = requested(people.firm, case, institute)
    passed = received(people.firm, case, institute, product="已检样品")
    passed = finish_test(by=institute.actor, booking=passed, on=TODAY, number="GDJ-2026-0001", files=[pdf()])
    of_case = {"ref": case.ref}
    return {
        **{f"registration:{name}": of_case for name in ("case_tasks", "case_task_new", "case_booking_new")},
        **{f"registration:{name}": {**of_case, "task": task.ref} for name in ("case_task", "case_task_shown")},
        "registration:case_booking": {**of_case, "booking": booking.ref},
        "console:task_page": {"ref": task.ref},
        "console:task_file": {"ref": done.ref, "file": done.lines.get(said="result").files.get().ref},
        "console:test_page": {"ref": booking.ref},
        "console:test_file": {"ref": passed.ref, "file": passed.files.get().ref},
        "console:filing_page": of_case,
    }
