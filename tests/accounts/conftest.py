import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_limit_reached_by_other_tests():
    """allauth counts attempts per network address in the cache, and every test comes from the same one."""
    cache.clear()
