"""What the addresses of a case's own pages and of its milestones are about."""

from registration.models import Case, Milestone
from tests.personas import Personas
from tests.registration.factories import reached

ACTS = "page block unblock stop close route milestones"


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    """Given a running case of Wang with its coach: a confirmed milestone, and one that waits.

    ``case_resume`` is refused with 409 here, because the case is not stopped; so is ``milestone_revoke`` of the one
    that waits, which therefore gets the confirmed one.
    """
    confirmed = reached(people.officer, case, "design_frozen")
    waiting = reached(people.firm, case, "tested")
    file = waiting.files.get()
    given: dict[str, object] = {"ref": case.ref}
    return {
        **{f"registration:case_{name}": given for name in (*ACTS.split(), "resume")},
        "registration:case_file": {**given, "file": file.ref},
        "registration:project_panel": {"ref": case.project.ref},
        "registration:partnership_panel": {"ref": _match_of(case)},
        "registration:milestone_report": {**given, "kind": "evaluated"},
        **{f"registration:milestone_{name}": _about(case, waiting) for name in ("confirm", "refuse", "withdraw")},
        "registration:milestone_revoke": _about(case, confirmed),
    }


def _about(case: Case, milestone: Milestone) -> dict[str, object]:
    return {"ref": case.ref, "milestone": milestone.ref}


def _match_of(case: Case) -> str:
    return case.partnership.match.ref if case.partnership is not None else "none"
