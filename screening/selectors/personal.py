"""An expert's own record, and the reviews that wait for his score."""

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import OpenDuty, PersonalPart, Row, add_open_duties, add_personal_part
from screening.enums import SeatStatus
from screening.models import Expert, Seat

OPEN = (SeatStatus.INVITED, SeatStatus.ACCEPTED)


def _expertise(user: User) -> Iterable[Row]:
    names = ("number", "email", "name", "specialty", "subcatalogues", "departments", "title", "institution_name")
    return Expert.objects.filter(user=user).values(*names, "affiliations", "birth_year", "status")


def _duties(user: User) -> Iterator[OpenDuty]:
    count = Seat.objects.filter(expert__user=user, status__in=OPEN).count()
    if count:
        yield OpenDuty(
            _("%(n)s reviews wait for your answer or your score: hand them in, or decline them.") % {"n": count},
            reverse("console:my_reviews"),
        )


add_personal_part(PersonalPart("expertise", _expertise))
add_open_duties(_duties)
