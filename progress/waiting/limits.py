"""The terms and limits an office sees on one page: what each is for, its bounds, and what it rests on.

What the law or a national body fixes is shown and cannot be set here. What is set holds for what begins from the next
day on; terms that run keep their last day.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from progress.waiting.enums import Unit


class Source(models.TextChoices):
    LAW = "law", pgettext_lazy("what a term rests on", "Law or national rule")
    GUIDANCE = "guidance", pgettext_lazy("what a term rests on", "Programme guidance")
    PORTAL = "portal", pgettext_lazy("what a term rests on", "The portal's own proposal")


class Area(models.TextChoices):
    APPLICATION = "application", _("Application and formal check")
    SCREENING = "screening", pgettext_lazy("an area of work", "Screening")
    MATCHING = "matching", pgettext_lazy("an area of work", "Matching")
    REGISTRATION = "registration", pgettext_lazy("an area of work", "Registration")
    OFFICE = "office", pgettext_lazy("an area of work", "Overdue things")


@dataclass(frozen=True)
class Limit:
    """``fixed``: nobody sets it here. ``basis`` says in words where it comes from; ``after``: a term it must exceed."""

    key: str
    label: Text
    area: Area
    unit: Unit
    source: Source
    basis: Text
    least: int = 1
    most: int = 60
    fixed: bool = False
    after: str = ""


GUIDE = _("Programme guide for the portal, terms of service.")
OWN = _("No rule names a term; the portal proposes one.")
PRACTICE = _("Good practice of others.")
IDLE = (
    _("Idle case: the coach is reminded after"),
    _("Idle case: the sides too after"),
    _("Idle case: the office after"),
)
WORK, DAYS = Unit.WORKDAYS, Unit.DAYS
LAW, GUIDANCE, PORTAL = Source.LAW, Source.GUIDANCE, Source.PORTAL

LIMITS: dict[str, Limit] = {
    limit.key: limit
    for limit in (
        Limit(
            "DEADLINES.formal_check",
            _("Formal check, with everything that is missing told once"),
            Area.APPLICATION,
            WORK,
            GUIDANCE,
            _("One-time notice within five days (law on administrative licensing, by analogy): sooner, but not later."),
            1,
            5,
        ),
        Limit("DEADLINES.correction", _("Correction by the applicant"), Area.APPLICATION, WORK, PORTAL, OWN, 5, 60),
        Limit("SCREENING.answer_days", _("An expert's answer"), Area.SCREENING, WORK, PORTAL, OWN, 1, 10),
        Limit("SCREENING.score_days", _("An expert's score"), Area.SCREENING, WORK, GUIDANCE, GUIDE, 3, 30),
        Limit("SCREENING.decision_days", _("Decision after the last score"), Area.SCREENING, WORK, PORTAL, OWN, 3, 30),
        Limit(
            "SCREENING.appeal_days", _("Filing and answering an appeal"), Area.SCREENING, WORK, GUIDANCE, GUIDE, 5, 30
        ),
        Limit(
            "SCREENING.publication_days", _("Objections to published results"), Area.SCREENING, WORK, PORTAL, OWN, 3, 20
        ),
        Limit(
            "SCREENING.remind_before_days",
            _("Expert reminded before the last day"),
            Area.SCREENING,
            WORK,
            PORTAL,
            OWN,
            1,
            10,
        ),
        Limit(
            "SCREENING.late_after_days",
            _("Late score told to chair and office after"),
            Area.SCREENING,
            WORK,
            PORTAL,
            OWN,
            1,
            20,
        ),
        Limit(
            "MATCHING.remind_days", _("Answer to a request or invitation"), Area.MATCHING, DAYS, GUIDANCE, GUIDE, 3, 30
        ),
        Limit(
            "MATCHING.expire_days",
            _("Unanswered, it lapses after"),
            Area.MATCHING,
            DAYS,
            GUIDANCE,
            GUIDE,
            10,
            90,
            after="MATCHING.remind_days",
        ),
        Limit(
            "MATCHING.sign_days", _("Signing the confidentiality agreement"), Area.MATCHING, DAYS, PORTAL, OWN, 7, 90
        ),
        Limit("MATCHING.need_days", _("How long a need stays open"), Area.MATCHING, DAYS, PORTAL, OWN, 14, 365),
        Limit(
            "MATCHING.enquiry_days",
            _("A platform's answer to an enquiry"),
            Area.MATCHING,
            WORK,
            GUIDANCE,
            GUIDE,
            1,
            20,
        ),
        Limit(
            "MATCHING.nudge_days", _("The office reminds a side again after"), Area.MATCHING, DAYS, PORTAL, OWN, 1, 30
        ),
        Limit(
            "MATCHING.pause_days",
            _("Declined, the same can be asked again after"),
            Area.MATCHING,
            DAYS,
            PORTAL,
            OWN,
            7,
            365,
        ),
        Limit(
            "MATCHING.sign_reminder_days",
            _("Signing reminded of before its last day"),
            Area.MATCHING,
            DAYS,
            PORTAL,
            OWN,
            1,
            30,
        ),
        Limit("MATCHING.need_reminder_days", _("End of a need told before"), Area.MATCHING, DAYS, PORTAL, OWN, 1, 60),
        Limit("MATCHING.access_reminder_days", _("End of access told before"), Area.MATCHING, DAYS, PORTAL, OWN, 1, 30),
        Limit(
            "MATCHING.agreement_reminder_days",
            _("End of an agreement told before"),
            Area.MATCHING,
            DAYS,
            PORTAL,
            OWN,
            7,
            120,
        ),
        Limit(
            "REGISTRATION.first_contact_days",
            _("A coach's first contact"),
            Area.REGISTRATION,
            WORK,
            GUIDANCE,
            GUIDE,
            1,
            20,
        ),
        Limit(
            "REGISTRATION.confirm_days",
            _("Confirming a reported milestone"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            20,
        ),
        Limit(
            "REGISTRATION.progress_days",
            _("Answer of the sides for their progress"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            2,
            20,
        ),
        Limit(
            "REGISTRATION.rating_answer_days",
            _("The office's answer to a low mark"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            15,
        ),
        Limit(
            "REGISTRATION.dossier_remark_days",
            _("Remarks on a module of the dossier"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            3,
            30,
        ),
        Limit(
            "REGISTRATION.task_acknowledge_days", _("Acknowledging a task"), Area.REGISTRATION, WORK, PORTAL, OWN, 1, 10
        ),
        Limit(
            "REGISTRATION.task_days",
            _("Doing a task, unless another day is set"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            2,
            60,
        ),
        Limit(
            "REGISTRATION.task_again_days",
            _("A late task is told to the office after"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            20,
        ),
        Limit(
            "REGISTRATION.test_answer_days", _("A test institute's answer"), Area.REGISTRATION, WORK, PORTAL, OWN, 1, 20
        ),
        Limit(
            "REGISTRATION.hotline_reply_days",
            _("Reply of the director's hotline"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            10,
        ),
        Limit(
            "REGISTRATION.hotline_remind_days",
            _("Asker reminded to confirm after"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            3,
            30,
        ),
        Limit(
            "REGISTRATION.classification_province_days",
            _("The province's part of a classification"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            3,
            40,
        ),
        Limit(
            "REGISTRATION.classification_centre_days",
            _("The national centre's part of a classification"),
            Area.REGISTRATION,
            WORK,
            LAW,
            _("The national centre's own term."),
            fixed=True,
        ),
        Limit(
            "REGISTRATION.classification_supplement_days",
            _("Supplement to a classification"),
            Area.REGISTRATION,
            WORK,
            LAW,
            _("The national centre's own term."),
            fixed=True,
        ),
        Limit(
            "REGISTRATION.classification_reminder_days",
            _("Term of a classification reminded of before"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            20,
        ),
        Limit(
            "REGISTRATION.late_days",
            _("A late stage is told to the office after"),
            Area.REGISTRATION,
            WORK,
            PORTAL,
            OWN,
            1,
            60,
        ),
        Limit("REGISTRATION.idle_days.0", IDLE[0], Area.REGISTRATION, DAYS, GUIDANCE, PRACTICE, 7, 180),
        Limit(
            "REGISTRATION.idle_days.1",
            IDLE[1],
            Area.REGISTRATION,
            DAYS,
            GUIDANCE,
            PRACTICE,
            8,
            270,
            after="REGISTRATION.idle_days.0",
        ),
        Limit(
            "REGISTRATION.idle_days.2",
            IDLE[2],
            Area.REGISTRATION,
            DAYS,
            GUIDANCE,
            PRACTICE,
            9,
            365,
            after="REGISTRATION.idle_days.1",
        ),
        Limit(
            "PROGRESS.escalate_days", _("Leaders are told of what is overdue by"), Area.OFFICE, WORK, PORTAL, OWN, 1, 60
        ),
    )
}
