from django.db import models
from django.utils.translation import pgettext_lazy


class AppointmentStatus(models.TextChoices):
    BOOKED = "booked", pgettext_lazy("an appointment", "Booked")
    HELD = "held", pgettext_lazy("an appointment", "Held")
    MISSED = "missed", pgettext_lazy("an appointment", "Not held")
    CANCELLED = "cancelled", pgettext_lazy("an appointment", "Cancelled")
    DECLINED = "declined", pgettext_lazy("an appointment", "Declined")


# They take up their time; it is free again for others in every other state.
TAKING = frozenset({AppointmentStatus.BOOKED.value, AppointmentStatus.HELD.value, AppointmentStatus.MISSED.value})
