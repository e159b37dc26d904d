"""What the audit log's lines about coaching are called; notes, records and ratings stand in none of them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, VALUE_WORDS
from registration.enums.coaching import HandOverStatus, Party, ServiceForm

EVENT_WORDS.update(
    {
        "case.coach_assigned": _("Named the coach of a registration case"),
        "case.coach_ended": _("A registration case lost its coach"),
        "hand_over.proposed": _("Proposed a colleague as coach"),
        "hand_over.accepted": _("Accepted the hand-over of a registration case"),
        "hand_over.declined": _("Declined the hand-over of a registration case"),
        "hand_over.withdrawn": _("Took the proposal of a hand-over back"),
        "hand_over.lapsed": _("A proposed hand-over was overtaken"),
        "case.plan_saved": _("Saved the plan of a registration case"),
        "case.record_kept": _("Kept a record of coaching"),
        "case.record_corrected": _("Corrected a record of coaching"),
        "case.service_rated": _("Rated a service"),
        "case.rating_accounted": _("Told the office about a rated service"),
        "case.rating_answered": _("Answered a rating"),
        "case.item_added": _("Added an action item"),
        "case.item_done": _("Finished an action item"),
        "case.item_dropped": _("Took an action item back"),
        "case.progress_asked": _("Asked for the progress of a registration case"),
        "case.progress_told": _("Told the progress of a registration case"),
        "case.sides_reminded": _("Reminded the sides of a registration case"),
    }
)

FACT_WORDS.update(
    {
        "case.coach": _("Coach (account)"),
        "case.plan_saved.version": pgettext_lazy("of a plan", "Version"),
        "case.plan_saved.measures": _("Measures"),
        "case.record": _("Record"),
        "case.record_kept.form": _("How you were in touch"),
        "case.record_corrected.form": _("How you were in touch"),
        "case.on": pgettext_lazy("a service", "Day"),
        "case.inside": _("Read by the guides only"),
        "case.rating": _("Rating"),
        "case.item": _("Action item"),
        "case.party": _("Who does it"),
        "case.side": pgettext_lazy("a rating", "Side"),
        "case.due_on": _("Due on"),
    }
)

VALUE_WORDS.update(
    {
        "case.party": dict(Party.choices),
        "case.side": dict(Party.choices),
        "case.record_kept.form": dict(ServiceForm.choices),
        "case.record_corrected.form": dict(ServiceForm.choices),
        **{
            f"hand_over.{name}.status": dict(HandOverStatus.choices)
            for name in ("accepted", "declined", "withdrawn", "lapsed")
        },
    }
)
