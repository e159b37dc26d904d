from tests.matching.leak_matrix.world import World, build
from tests.standing import standing


@standing
def world() -> World:
    return build()
