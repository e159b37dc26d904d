"""What the audit log's lines about activities are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from outreach.enums import ActivityKind, ActivityStatus, PaperKind

OBJECT_WORDS["activity"] = pgettext_lazy("an object of the audit log", "activity")
EVENT_WORDS.update(
    {
        "activity.planned": _("Prepared an activity"),
        "activity.changed": _("Changed an activity"),
        "activity.announced": _("Announced an activity"),
        "activity.held": _("Marked an activity as held"),
        "activity.reopened": _("Took back that an activity was held"),
        "activity.cancelled": _("Cancelled an activity"),
        "activity.checked_in": _("Checked a person in at an activity"),
        "activity.check_in_undone": _("Took back that a person came to an activity"),
        "activity.people_entered": _("Entered people of an activity"),
        "activity.all_checked_in": _("Checked everybody of an activity in"),
        "activity.paper_added": _("Added a file to an activity"),
        "activity.paper_removed": _("Took a file of an activity away"),
    }
)
FACT_WORDS.update(
    {
        "activity.kind": pgettext_lazy("of an activity", "Kind"),
        "activity.title": _("Title"),
        "activity.people": _("People"),
        "activity.held_on": _("Counts for"),
        "activity.paper_kind": pgettext_lazy("of a file", "What it is"),
    }
)
VALUE_WORDS.update(
    {
        "activity.status": dict(ActivityStatus.choices),
        "activity.kind": dict(ActivityKind.choices),
        "activity.paper_kind": dict(PaperKind.choices),
    }
)
