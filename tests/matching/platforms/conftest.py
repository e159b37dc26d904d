from tests.matching.platforms.shop import Shop, make_shop
from tests.standing import standing


@standing
def shop(people) -> Shop:
    return make_shop(people)
