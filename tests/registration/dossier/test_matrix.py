"""What the permission matrix is told about these addresses leads somewhere."""

from django.urls import reverse

from tests.architecture.crawl import named_addresses
from tests.architecture.registered.dossier import special
from tests.registration.dossier.given import case_with_coach

OWN = ("dossier", "module_", "package_", "guidance")


def test_every_address_has_its_arguments_and_opens_to_the_office(people, sign_in):
    given = special(case_with_coach(people), people)
    taken = {each.name: each.parameters for each in named_addresses()}
    mine = {name for name in taken if name.partition(":")[2].startswith(OWN) or name.endswith(":case_dossier")}
    without = {name for name in mine if not taken[name]}
    assert mine - without <= set(given) | {"registration:case_guidance"}
    client = sign_in(people.officer)
    for name, arguments in given.items():
        path = reverse(name, kwargs={key: arguments[key] for key in taken[name]})
        answer = client.get(path)
        # A file is closed when it has been read to its end.
        b"".join(answer)
        assert answer.status_code in (200, 403, 405), name
