"""What the audit log's lines about cases are called; texts and papers stand in none of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from projects.enums import ManagementClass
from registration.enums.cases import BlockCode, CaseStatus, Route, StopCode
from registration.enums.milestones import MilestoneKind

OBJECT_WORDS["case"] = pgettext_lazy("an object of the audit log", "registration case")

EVENT_WORDS.update(
    {
        "case.opened": _("Opened a registration case"),
        "case.blocked": _("Reported an obstacle of a registration case"),
        "case.unblocked": _("Said that the obstacle is gone"),
        "case.stopped": _("Stopped a registration case"),
        "case.resumed": _("Took a registration case up again"),
        "case.completed": _("A registration case was completed"),
        "case.reopened": _("A registration case was reopened"),
        "case.closed": _("Closed a registration case"),
        "case.reclassed": _("The class of a registration case changed"),
        "case.route_set": _("Chose the way of clinical evaluation"),
        "case.subcatalogue_set": _("Named the sub-catalogue of a device"),
        "case.file_opened": _("Took a file of a registration case"),
        "milestone.reported": _("Reported a milestone"),
        "milestone.confirmed": _("Confirmed a milestone"),
        "milestone.refused": _("Did not confirm a milestone"),
        "milestone.withdrawn": _("Took the report of a milestone back"),
        "milestone.revoked": _("Took the confirmation of a milestone back"),
    }
)

FACT_WORDS.update(
    {
        "case.project": _("Project"),
        "case.registrant": _("Registrant"),
        "case.class": _("Management class"),
        "case.route": _("Clinical evaluation"),
        "case.subcatalogue": _("Sub-catalogue"),
        "case.block_code": _("Obstacle"),
        "case.stop_code": _("Reason"),
        "case.file": _("File"),
        "case.completed_on": _("Completed on"),
        "milestone.reported.kind": _("Milestone"),
        "milestone.reported.on": _("Day"),
        "milestone.reported.round": pgettext_lazy("of supplements", "Round"),
        "case.revoked_on": _("No longer counts from"),
    }
)

VALUE_WORDS.update(
    {
        "case.status": dict(CaseStatus.choices),
        "case.class": dict(ManagementClass.choices),
        "case.route": dict(Route.choices),
        "case.block_code": dict(BlockCode.choices),
        "case.stop_code": dict(StopCode.choices),
        "milestone.reported.kind": dict(MilestoneKind.choices),
    }
)
