import pytest

from tests.matching.platforms.shop import Shop, make_shop


@pytest.fixture
def shop(people) -> Shop:
    return make_shop(people)
