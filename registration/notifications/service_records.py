"""Who is told about records of coaching."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actor import Actor
from core.notices import notify
from registration.models import ServiceRecord
from registration.notifications.people import sides_of, without


def page_of_record(record: ServiceRecord) -> str:
    return reverse("registration:case_record", args=[record.case.ref, record.ref])


def tell_kept(*, record: ServiceRecord, by: Actor) -> None:
    """The sides, when they can read it: they are asked what they think of the service."""
    notify(
        recipients=without(sides_of(record.case), by),
        event="case.record_kept",
        key=f"case.record_kept:{record.ref}",
        title=lambda: _("%(number)s: your coach has written a record") % {"number": record.case.project.ref},
        body=lambda: _("Please read it and say in a moment how helpful it was."),
        url=page_of_record(record),
    )
