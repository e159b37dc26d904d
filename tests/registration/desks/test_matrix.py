"""The permission matrix is told what every address of this part is about."""

from django.urls import reverse

from tests.architecture.registered.desks import special
from tests.registration.factories import coached, open_case_of


def test_every_address_has_its_object(people):
    case = coached(open_case_of(people), people.coach)
    for name, arguments in special(case, people).items():
        assert reverse(name, kwargs=arguments)
