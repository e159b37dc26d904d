"""What the boards of work count, beside the indicators: each with its rule, its unit and the rows behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from progress.indicators import PROJECTS, Indicator, Subject, indicator_named
from progress.scope import Filters, Scope
from progress.selectors.work import ACTIVITY, OPEN, TIMES, WAITING_STAGES, Done, Open


@dataclass(frozen=True)
class Record:
    """Opens to its rows as an indicator does. ``who``: whose work it is, or whose turn."""

    key: str
    label: Text
    unit: Text
    rules: tuple[Text, ...]
    subject: Subject
    who: Text = ""

    @property
    def counted(self) -> str:
        return self.key

    def rows(self, scope: Scope, filters: Filters) -> QuerySet[Any]:
        source: Done | Open = SOURCES[self.key]
        return source.rows(scope, filters)

    def count(self, scope: Scope, filters: Filters) -> int:
        return self.rows(scope, filters).count()


SOURCES: Mapping[str, Done | Open] = {**ACTIVITY, **TIMES, **OPEN}
CASES = pgettext_lazy("unit of a figure", "cases")
TIMES_UNIT = pgettext_lazy("unit of a figure", "times")
LAST_TWO_YEARS = _("What ended in the two years up to the day counts.")
APPLICANTS, OFFICE = _("Applicants"), _("The office")
OWNERS_AND_FIRMS = _("Applicants and enterprises")
COACHES = _("Coaches")

_ACTIVITY = (
    Record(
        "received",
        _("Applications received"),
        PROJECTS,
        (_("By the day of the application, those of the ledger included."),),
        Subject.PROJECT,
        APPLICANTS,
    ),
    Record(
        "resubmitted",
        _("Applications handed in again"),
        TIMES_UNIT,
        (_("After a correction notice; each time counts."),),
        Subject.SUBMISSION,
        APPLICANTS,
    ),
    Record(
        "checks_decided",
        _("Formal checks decided"),
        TIMES_UNIT,
        (_("Accepted, returned for correction or not accepted; each decision counts."),),
        Subject.DECISION,
        OFFICE,
    ),
    Record(
        "matches_requested",
        _("Matches requested"),
        TIMES_UNIT,
        (_("Requests of enterprises and invitations of owners."),),
        Subject.MATCH,
        OWNERS_AND_FIRMS,
    ),
    Record(
        "matches_answered",
        _("Matches answered"),
        TIMES_UNIT,
        (_("Requests and invitations that were accepted or declined."),),
        Subject.MATCH,
        OWNERS_AND_FIRMS,
    ),
    Record(
        "services",
        _("Records of coaching"),
        TIMES_UNIT,
        (_("By the day on which the coach was in touch; what was said stays with those concerned."),),
        Subject.SERVICE,
        COACHES,
    ),
    Record(
        "activities_held",
        _("Activities held"),
        pgettext_lazy("unit of a figure", "activities"),
        (_("They belong to no project: only province and city narrow this figure."),),
        Subject.HELD,
        OFFICE,
    ),
)
_TIMES = (
    Record(
        "to_decision",
        _("The decision of the formal check"),
        PROJECTS,
        (
            _("From the day of the application to the day on which it was accepted or not accepted."),
            _("The time of corrections is part of it."),
            LAST_TWO_YEARS,
        ),
        Subject.DECISION_TIME,
    ),
    Record(
        "to_library",
        _("The project library"),
        PROJECTS,
        (
            _("From the day of the application to the day on which the project first entered the library."),
            LAST_TWO_YEARS,
        ),
        Subject.LIBRARY_TIME,
    ),
    *(
        Record(
            f"spent_{stage.value}",
            stage.label,
            CASES,
            (_("From the day a case entered the stage to the day it went on."), LAST_TWO_YEARS),
            Subject.SPELL,
        )
        for stage in WAITING_STAGES
    ),
)
_OPEN = (
    Record(
        "open_checks",
        _("Formal checks"),
        PROJECTS,
        (_("Applications whose formal check was open on the day, by its deadline."),),
        Subject.DEADLINE,
        OFFICE,
    ),
    Record(
        "open_corrections",
        _("Corrections"),
        PROJECTS,
        (_("Applications that were with the applicant for correction on the day."),),
        Subject.DEADLINE,
        APPLICANTS,
    ),
    Record(
        "open_matches",
        _("Matches waiting for an answer"),
        TIMES_UNIT,
        (_("Requests and invitations that nobody had answered on the day."),),
        Subject.OPEN_MATCH,
        OWNERS_AND_FIRMS,
    ),
    *(
        Record(
            f"open_{stage.value}",
            stage.label,
            CASES,
            (
                _("Cases that stood in the stage on the day. Those that are stopped or closed are left out."),
                _("Overdue is a running case whose planned end of the stage has passed; it is known for today only."),
            ),
            Subject.OPEN_SPELL,
        )
        for stage in WAITING_STAGES
    ),
)
RECORDS: Mapping[str, Record] = {record.key: record for record in (*_ACTIVITY, *_TIMES, *_OPEN)}
Counted = Indicator | Record


def counted_named(key: str) -> Counted:
    """An indicator or a record. Raises NotVisible for a key there is not."""
    return RECORDS[key] if key in RECORDS else indicator_named(key)
