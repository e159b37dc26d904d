"""What the addresses of activities are about: one that is going on, for which Wang has registered, with a file."""

from outreach.services.attendance import register_for
from outreach.services.papers import add_paper
from registration.models import Case
from tests.factories import pdf
from tests.outreach.given import going_on
from tests.personas import Personas

OFFICE = "change page act people check_in poster papers sheet"
READERS = "page file register withdraw"


def special(case: Case, people: Personas) -> dict[str, dict[str, object]]:
    activity = going_on(people, audience="clinicians")
    attendee = register_for(by=people.wang.actor, activity=activity)
    paper = add_paper(by=people.officer.actor, activity=activity, kind="material", upload=pdf())
    about: dict[str, object] = {"ref": activity.ref}
    return {
        **{f"console:activity_{name}": about for name in OFFICE.split()},
        "console:activity_arrival": {"code": attendee.code},
        **{f"outreach:activity_{name}": about for name in READERS.split()},
        "outreach:activity_paper": {**about, "paper": paper.ref},
        "outreach:activity_door": {"code": activity.door_code},
    }
