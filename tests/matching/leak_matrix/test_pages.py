"""Done-when: nobody gets from any page, file or interface what is above his tier, or what two others share.

Every reader asks for every address of the portal that is about the projects. What he gets is compared with
``readers``: nothing more, and at least all of what he may read, so that what could leak is known to be there.
"""

import pytest

from accounts.roles import CONSOLE_ROLES
from tests.matching.leak_matrix.channels import Reader, places
from tests.matching.leak_matrix.marks import mark, marks_of
from tests.matching.leak_matrix.readers import AUDIENCES, TIERS, leaks, of_match, read_in
from tests.standing import standing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Programs get what verified enterprises get, at most.
INTERFACE = 1
# Whoever was handed a receipt or letter may check its code, and reads the title there.
BY_CODE = {"matching:letter_verify", "projects:receipt_verify"}
# Nobody else is to know that there is a match; its number stands in the audit log.
KNOWN_BY = {"wang", "firm", "colleague", "officer", "manager", "audit_admin"}


@pytest.mark.parametrize("asker", TIERS)
def test_everybody_reads_what_is_his_and_nothing_else(world, everywhere, asker):
    reader, seen, wrong = Reader(world, asker), set(), []
    for place in asked_of(world, everywhere, asker):
        answer = reader.take(place)
        leaked = leaks(asker, answer.text, INTERFACE if place.name.startswith("api_") else 3)
        allowed = {mark("a", 0, "title")} if place.name in BY_CODE else set()
        wrong += [f"{place.name} {place.path} {word}" for word in sorted(leaked - allowed)]
        wrong += [f"{place.name} {place.path} {word}" for word in secrets(world, asker) if told(word, place, answer)]
        seen |= read_in(answer.text)
    assert not wrong, "\n" + "\n".join(wrong)
    assert expected(asker) <= seen


@standing
def everywhere(world):
    return places(world)


def asked_of(world, everywhere, asker):
    """The console is one refusal to everybody without a role in it (``docs/permissions.md``)."""
    persona = world.askers.get(asker)
    staff = persona is not None and persona.actor.role in CONSOLE_ROLES
    return [place for place in everywhere if staff or not place.name.startswith("console:")]


def told(word, place, answer):
    """An answer may repeat what it was asked."""
    return word in answer.text and word not in place.path


def secrets(world, asker):
    """Numbers that are no words: the amount, and the matches' own."""
    found = []
    if asker not in AUDIENCES["terms"]:
        found += ["9377115", "9,377,115"]
    if asker not in KNOWN_BY:
        found.append(world.match.ref)
    if asker not in AUDIENCES["second"] | {"officer", "audit_admin"}:
        found.append(world.other.ref)
    return found


def expected(asker):
    words = set().union(*(marks_of(letter, tier) for letter, tier in zip("abcd", TIERS[asker], strict=True)))
    return words | of_match(asker)
