from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BookingStatus(models.TextChoices):
    """A registration test (注册检验) between the request and the report."""

    REQUESTED = "requested", pgettext_lazy("a registration test", "Asked for")
    BOOKED = "booked", pgettext_lazy("a registration test", "Booked")
    RECEIVED = "received", _("Samples received")
    FINISHED = "finished", pgettext_lazy("a registration test", "Passed")
    FAILED = "failed", pgettext_lazy("a registration test", "Not passed")
    RETURNED = "returned", pgettext_lazy("a registration test", "Sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("a registration test", "Withdrawn")


OPEN_BOOKINGS = frozenset({BookingStatus.REQUESTED.value, BookingStatus.BOOKED.value, BookingStatus.RECEIVED.value})
