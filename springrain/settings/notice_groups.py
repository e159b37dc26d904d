"""Of what kind a notice is, for whoever chooses which of them come by e-mail."""

from typing import Any

from django.utils.translation import gettext_lazy as _

# ``events``: a family ("project" stands for project.accepted and every other) or one event; the more exact one counts.
# An event without a group fails a test.
NOTICE_GROUPS: dict[str, dict[str, Any]] = {
    "projects": {
        "label": _("My projects"),
        "help": _("Applications and their checks, lists, papers, team, consent of the institution, handing over"),
        "events": ("project", "confirmation", "listing", "invitation", "transfer"),
    },
    "reviews": {
        "label": _("Reviews by experts"),
        "help": _("Rounds, scores, discussions, decisions, published results, appeals, the pool of experts"),
        "events": ("round", "review", "seat", "discussion", "decision", "publication", "appeal", "expert"),
    },
    "matches": {
        "label": _("Matches and cooperation"),
        "help": _("Requests, agreements, access, talks, needs, platforms, saved searches, partnerships"),
        "events": (
            *("match", "match_consent", "agreement", "access", "message", "meeting"),
            *("need", "enquiry", "saved_search", "partnership"),
        ),
    },
    "registration": {
        "label": _("Registration"),
        "help": _("Cases, milestones, coaching, class, dossier, tests, tasks of other offices, hotline, certificates"),
        "events": (
            *("case", "milestone", "candidate", "classification", "dossier", "filing", "guidance", "force", "proof"),
            *("appointment", "booking", "task", "hand_over", "hotline"),
        ),
    },
    "activities": {
        "label": _("Activities and matchmaking events"),
        "help": _("Announcements, places, changes, what has been cancelled"),
        "events": ("activity", "fair"),
    },
    "deadlines": {
        "label": _("Deadlines and reminders"),
        "help": _("What is due soon or late, tomorrow's dates, what waits for an answer"),
        "events": (
            *("seat.reminded", "round.late", "agreement.ending", "access.ending", "enquiry.waiting", "need.expiring"),
            *("match.waiting", "match.signing_due", "match.nudged", "meeting.reminder", "fair.tomorrow"),
            *("activity.tomorrow", "activity.to_close", "appointment.reminder_day", "appointment.reminder_hour"),
            *("booking.late", "booking.late_again", "task.soon", "task.late", "task.late_again", "hotline.late"),
            *("hotline.reminder", "case.due_soon", "case.overdue", "case.late", "case.idle", "case.item_late"),
            *("case.contact_late", "case.measure_late", "case.rating_late", "case.sides_reminded", "dossier.due"),
            *("dossier.late", "classification.soon", "classification.late", "milestone.unconfirmed", "waiting"),
        ),
    },
    "figures": {
        "label": _("Targets and reports"),
        "help": _("Targets that fall behind, reports that are ready"),
        "events": ("target", "report"),
    },
    "account": {
        "label": _("Account, organisation and security"),
        "help": _("Requests to join, roles, verification of organisations, sign-in"),
        "events": ("account", "membership", "organisation"),
    },
}

# These come by e-mail at once whatever a person chooses: the security of an account, and letters with legal effect
# (the one-time correction notice and the outcome of the formal check, decisions, answers to appeals, supplements).
KEPT_EVENTS = (
    *("account", "project.accepted", "project.returned", "project.refused"),
    *("decision.released", "appeal.upheld", "appeal.dismissed", "classification.supplement"),
)
