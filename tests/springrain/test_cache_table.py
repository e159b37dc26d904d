"""A migration creates the table of the database cache, whatever cache is in use."""

from django.core.cache.backends.db import DatabaseCache


def test_the_database_cache_works_after_migrating(db):
    cache = DatabaseCache("springrain_cache", {})
    assert cache.add("key", "value")
    assert not cache.add("key", "other")
    assert cache.get("key") == "value"
