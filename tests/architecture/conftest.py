from tests.architecture.crawl import World
from tests.personas import Personas
from tests.standing import standing


@standing
def crawled(people: Personas) -> World:
    """What every address of the portal is about."""
    return World.build(people)
