"""What the demo and the permission matrix build of this part can be built."""

from django.urls import reverse

from registration.models import Appointment, Force, Ticket
from springrain.demo.registration_appointments import create_appointments, create_force, create_tickets
from tests.architecture.registered.appointments import special
from tests.registration.appointments.given import case_of, institute
from tests.registration.factories import coached


def test_the_demo_shows_each_of_them(people):
    institute()
    case = coached(case_of(people), people.coach)
    create_appointments(case)
    create_tickets(case)
    create_force(case)
    assert Appointment.objects.get().status == "booked"
    assert sorted(Ticket.objects.values_list("status", flat=True)) == ["decided", "waiting"]
    assert Force.objects.get().members.count() == 3


def test_a_case_without_coach_has_no_times(people):
    assert create_appointments(case_of(people)) is None


def test_every_address_of_the_matrix_exists(people):
    for name, arguments in special(coached(case_of(people), people.coach), people).items():
        assert reverse(name, kwargs=arguments)
