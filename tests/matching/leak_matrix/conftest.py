from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from tests.matching.leak_matrix.world import World, build


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once; what a test changes is rolled back to here, and here to nothing."""
    with django_db_blocker.unblock(), translation.override(settings.LANGUAGE_CODE), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
