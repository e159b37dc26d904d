"""What the audit log's lines about acts on milestones, and about a project's cases, are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, VALUE_WORDS
from registration.enums.milestones import MilestoneKind, MilestoneStatus

ACTS = tuple(f"milestone.{act}" for act in ("confirmed", "refused", "withdrawn", "revoked"))
TURNS = ("opened", "completed", "reopened", "closed")

EVENT_WORDS.update(
    {
        "project.case_opened": _("A registration case of the project was opened"),
        "project.case_completed": _("A registration case of the project was completed"),
        "project.case_reopened": _("A registration case of the project was reopened"),
        "project.case_closed": _("A registration case of the project was closed"),
    }
)
FACT_WORDS.update({f"{act}.kind": _("Milestone") for act in ACTS})
FACT_WORDS.update({f"{act}.round": pgettext_lazy("of supplements", "Round") for act in ACTS})
FACT_WORDS.update({f"project.case_{turn}.case": _("Registration case") for turn in TURNS})
FACT_WORDS.update({f"project.case_{turn}.registrant": _("Registrant") for turn in TURNS})
VALUE_WORDS.update({f"{act}.kind": dict(MilestoneKind.choices) for act in ACTS})
VALUE_WORDS.update({f"{act}.status": dict(MilestoneStatus.choices) for act in ACTS})
