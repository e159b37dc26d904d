from tests.architecture.conftest import crawled  # noqa: F401 - the same world
