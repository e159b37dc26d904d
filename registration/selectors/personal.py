"""Cases whose one officer a person is: they are handed over before he leaves."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.personal import OpenDuty, add_open_duties
from registration.enums.cases import CaseStatus
from registration.models import Case

UNDER_WAY = (CaseStatus.RUNNING, CaseStatus.BLOCKED)


def _duties(user: User) -> Iterator[OpenDuty]:
    count = Case.objects.filter(coach=user, status__in=UNDER_WAY).count()
    if count:
        words = _("You are the officer of %(n)s registration cases: hand them over first.") % {"n": count}
        yield OpenDuty(words, reverse("console:index"))


add_open_duties(_duties)
