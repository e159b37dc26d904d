import gc

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests import flushing, template_database
from tests.browser import chromium, page, visitor  # noqa: F401 - fixtures
from tests.personas import Persona, Personas, make_personas
from tests.standing import PLACE, standing, wanted_by

flushing.install()


def pytest_collection_modifyitems(items):
    """What takes long begins first: at the end of a run nobody waits for one worker with a long test."""
    items.sort(key=expected_seconds, reverse=True)


def pytest_collection_finish():
    """What is there now stays to the end: collecting garbage need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def expected_seconds(item) -> float:
    marker = item.get_closest_marker("slow")
    return marker.kwargs.get("seconds", 10) if marker else 0


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Before pytest-django makes the database of this process."""
    with django_db_blocker.unblock():
        template_database.use_template()


@pytest.fixture(autouse=True)
def each_test_in_chinese():
    """A request in English must not decide in which language the next test reads."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def standing_place(django_db_setup, django_db_blocker):
    yield PLACE
    with django_db_blocker.unblock():
        PLACE.clear()


@pytest.fixture
def standing_worlds(request, standing_place, django_db_blocker):
    with django_db_blocker.unblock():
        standing_place.change(request.node.nodeid.partition("::")[0], wanted_by(request.node))


@pytest.fixture
def _django_db_helper(standing_worlds, _django_db_helper):
    """Of pytest-django, which begins the transaction of each test: the worlds it asks for stand around that."""


@standing
def people() -> Personas:
    return make_personas()


@pytest.fixture
def sign_in():
    """A client signed in as a persona, as after the sign-in page."""

    def enter(persona: Persona) -> Client:
        client = Client()
        client.force_login(persona.user)
        return client

    return enter
