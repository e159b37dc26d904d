"""What the audit log's lines about matchmaking events are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.trail import EVENT_WORDS, FACT_WORDS, OBJECT_WORDS, VALUE_WORDS
from matching.enums import EntryStatus, FairStatus

OBJECT_WORDS["fair"] = _("matchmaking event")

EVENT_WORDS.update(
    {
        "fair.created": _("Prepared a matchmaking event"),
        "fair.changed": _("Changed a matchmaking event"),
        "fair.called": _("Opened the registration for a matchmaking event"),
        "fair.call_closed": _("Closed the registration for a matchmaking event"),
        "fair.solved": _("Had a timetable made for a matchmaking event"),
        "fair.scheduled": _("Published the timetable of a matchmaking event"),
        "fair.reopened": _("Took the timetable of a matchmaking event back"),
        "fair.held": _("Closed a matchmaking event as held"),
        "fair.cancelled": _("Cancelled a matchmaking event"),
        "fair.intentions_recorded": _("Recorded what both sides want after a meeting"),
        "fair_entry.made": _("Registered for a matchmaking event"),
        "fair_entry.changed": _("Changed an entry for a matchmaking event"),
        "fair_entry.withdrawn": _("Took an entry for a matchmaking event back"),
        "fair_entry.chosen": _("Chose a participant of a matchmaking event"),
        "fair_entry.passed_over": _("Did not choose an entry for a matchmaking event"),
        "fair_entry.wished": _("Saved wishes for a matchmaking event"),
        "fair_entry.arrived": _("Checked a participant in"),
        "fair_entry.intended": _("Said what they want after a meeting"),
    }
)

FACT_WORDS.update(
    {
        "fair.who": _("Participant"),
        "fair.meetings": pgettext_lazy("at an event", "Meetings"),
        "fair.seed": _("Starting number"),
        "fair.slot": _("Slot"),
        "fair.table": _("Table"),
    }
)

VALUE_WORDS.update(
    {
        "fair.status": {**dict(FairStatus.choices), **dict(EntryStatus.choices)},
        "fair.fields": {
            "apply_until": _("Registration until"),
            "city_id": _("City"),
            "place": pgettext_lazy("of an event", "Place"),
            "slot_minutes": _("Minutes of one meeting"),
            "slots": _("Meetings one after another"),
            "starts_at": _("Beginning of the first meeting"),
            "subcatalogues": _("Sub-catalogues"),
            "tables": _("Tables"),
            "text": pgettext_lazy("of an event", "What it is about"),
            "title": _("Title"),
        },
    }
)
