"""Who finds what in his list: everybody of the database is asked, in each of his roles."""

from collections.abc import Iterator

from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.selectors import actor_in
from core.actor import Actor
from progress.waiting.kinds import Row
from progress.waiting.lists import waiting_page
from progress.waiting.registry import kinds_for
from tests.personas import Persona


def everybody() -> Iterator[tuple[User, Actor]]:
    memberships = list(Membership.objects.filter(status="active").select_related("organisation", "user").order_by("pk"))
    for user in User.objects.order_by("pk"):
        own = [each for each in memberships if each.user_id == user.pk]
        for membership in own or [None]:
            yield user, actor_in(user, own, membership.ref if membership else None)


def rows_of(actor: Actor, kind: str) -> list[Row]:
    """A role that never has the kind would get all its other ones: that many need not be asked for to find none."""
    if kind not in {each.key for each in kinds_for(actor)}:
        return []
    return [row for row in waiting_page(actor, kind).rows if row.kind == kind]


def holders(kind: str) -> set[str]:
    """The names of all people for whom something of this kind waits."""
    return {user.name for user, actor in everybody() if rows_of(actor, kind)}


def names(*people: Persona) -> set[str]:
    return {persona.user.name for persona in people}


def opened(client: Client, kind: str) -> None:
    """His list names it, and its button leads to a page that opens to him."""
    answer = client.get(f"/waiting/?kind={kind}")
    assert answer.status_code == 200
    lines = [line for group in answer.context["groups"] for line in group.lines]
    assert lines, kind
    for line in lines:
        assert line.kind.key == kind
        assert client.get(line.url, follow=True).status_code == 200, line.url


def today():
    return timezone.localdate()
