"""What the audit log's lines about roads and their versions are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from registration.enums.roads import TemplateStatus

OBJECT_WORDS["road_template"] = pgettext_lazy("an object of the audit log", "version of the road")

EVENT_WORDS.update(
    {
        "case.days_planned": _("Planned days of a registration case"),
        "case.replanned": _("Planned a registration case by the version in force"),
        "road_template.draft_deleted": _("Deleted a draft of the road"),
        "road_template.draft_saved": _("Saved a draft of the road"),
        "road_template.draft_started": _("Started a new version of the road"),
        "road_template.published": _("Published a version of the road"),
        "road_template.superseded": _("Superseded a version of the road"),
    }
)

FACT_WORDS.update({"case.stages": _("Stages"), "case.template": _("Version of the road")})

VALUE_WORDS["road_template.status"] = dict(TemplateStatus.choices)
