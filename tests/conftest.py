import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tests import flushing, template_database
from tests.browser import chromium, page, visitor  # noqa: F401 - fixtures
from tests.personas import Persona, Personas, make_personas

flushing.install()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Before pytest-django makes the database of this process."""
    with django_db_blocker.unblock():
        template_database.use_template()


@pytest.fixture(autouse=True)
def each_test_in_chinese():
    """A request in English must not decide in which language the next test reads."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def people(db) -> Personas:
    return make_personas()


@pytest.fixture
def sign_in():
    """A client signed in as a persona, as after the sign-in page."""

    def enter(persona: Persona) -> Client:
        client = Client()
        client.force_login(persona.user)
        return client

    return enter
