"""The one sentence of a case: what happens now, whose turn it is, by when."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.workdays import workdays_until
from registration.enums.cases import CaseStatus
from registration.models import Case
from registration.selectors.cases import CITY_CLASS
from registration.workflow import CASE_MACHINE
from registration.workflow.relations import GUIDES

TONES = {
    CaseStatus.RUNNING.value: ("dew", "road"),
    CaseStatus.BLOCKED.value: ("amber", "barrier-block"),
    CaseStatus.STOPPED.value: ("", "player-pause"),
    CaseStatus.COMPLETED.value: ("sprout", "certificate"),
    CaseStatus.CLOSED.value: ("", "archive"),
}
# 即将到期: so many working days or fewer are left.
SOON = 2


@dataclass(frozen=True)
class CaseLine:
    state: str
    sentence: str
    tone: str
    icon: str
    detail: str = ""


def standing_of(case: Case, relations: frozenset[str], today: date | None = None) -> CaseLine:
    day = today or timezone.localdate()
    tone, icon = TONES[case.status]
    state = CASE_MACHINE.state(case.status)
    label, sentence = str(state.label), str(state.sentence)
    if case.status == CaseStatus.RUNNING:
        label, sentence = str(case.get_stage_display()), _running(case, relations)
        tone = "plum" if is_late(case, day) else tone
    if case.status == CaseStatus.BLOCKED:
        sentence = _("%(why)s keeps the case from going on.") % {"why": case.get_block_code_display()}
    if case.status in (CaseStatus.STOPPED, CaseStatus.CLOSED):
        sentence = f"{sentence} {case.get_stop_code_display()}"
    return CaseLine(label, sentence, tone, icon, due_words(case, day))


def _running(case: Case, relations: frozenset[str]) -> str:
    if case.coach is None and case.management_class == CITY_CLASS and case.city_id is not None:
        return _("The city's market regulator guides this filing.")
    if case.coach is None:
        return _("A coach will be named by the provincial office.")
    if relations & GUIDES:
        return _("%(coach)s guides this case.") % {"coach": case.coach.name}
    return _("%(coach)s is your coach; what comes next stands below.") % {"coach": case.coach.name}


def is_late(case: Case, day: date) -> bool:
    return case.status == CaseStatus.RUNNING and case.due_on is not None and case.due_on < day


def due_words(case: Case, day: date) -> str:
    """When the present stage is planned to end, and how far that is in working days; empty when nothing is planned."""
    if case.due_on is None or case.status not in (CaseStatus.RUNNING, CaseStatus.BLOCKED):
        return ""
    if case.status == CaseStatus.BLOCKED:
        # Days do not count as late while something keeps the case from going on.
        return _("Planned until %(day)s") % {"day": date_format(case.due_on)}
    left = workdays_until(day, case.due_on)
    words = {"day": date_format(case.due_on), "n": abs(left)}
    if left < 0:
        return _("Planned until %(day)s: %(n)s working days late") % words
    return _("Planned until %(day)s (%(n)s working days left)") % words
