"""The spine: what is not in the table does not happen, and two cannot do the same act at once."""

import threading

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, strategies

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership
from accounts.roles import Role
from accounts.workflow import MEMBERSHIP
from core.actor import SYSTEM, Actor
from core.diagrams import known_machines
from core.errors import GuardRefused, NotVisible, PermissionRefused
from core.models import AuditEntry
from core.refs import new_ref
from core.services import lock, perform
from core.workflow import Machine, State, Transition, register
from tests.personas import make_organisation, make_user

CLERK = Actor(user_id=7, label="经办 007", role="provincial_officer", region="44")
PAIRS = [
    (machine, state.key, transition)
    for machine in known_machines()
    for state in machine.states
    for transition in machine.transitions
]


def anybody(by, obj, transition) -> None:
    """Allows everything: these tests are about the table."""


def nobody(by, obj, transition) -> None:
    raise PermissionRefused


def membership(status: str = MembershipStatus.PENDING) -> Membership:
    return Membership.objects.create(
        ref=new_ref(),
        user=make_user("申报人 017"),
        organisation=make_organisation("医疗机构 001", OrganisationKind.INSTITUTION),
        role=Role.CLINICIAN,
        status=status,
    )


def status_of(row: Membership) -> str:
    return Membership.objects.get(pk=row.pk).status


# Every registered machine.


@pytest.mark.parametrize(("machine", "state", "transition"), PAIRS, ids=lambda v: getattr(v, "name", v))
def test_a_transition_begins_only_where_the_table_says(machine, state, transition):
    if state in transition.sources:
        machine.check_source(transition, state)
    else:
        with pytest.raises(GuardRefused):
            machine.check_source(transition, state)


@pytest.mark.parametrize("machine", known_machines(), ids=lambda machine: machine.name)
def test_the_tables_are_complete(machine):
    reached = {machine.initial}
    for _ in machine.states:
        reached |= {t.target for t in machine.transitions if reached & set(t.sources)}
    assert {state.key for state in machine.states} == reached, "every state can be reached"
    for transition in machine.transitions:
        assert transition.by, f"{transition.name}: somebody may do it"
        subjects = tuple(f"{name}." for name in (machine.name, machine.audited_as) if name)
        assert transition.event.startswith(subjects), f"{transition.name}: {transition.event}"
    for state in machine.states:
        assert state.sentence, f"{state.key}: one sentence says what happens now"
        assert state.final or machine.from_state(state.key), f"{state.key}: a state without a way on is final"


# One machine on real rows.


@pytest.mark.django_db
@pytest.mark.parametrize("transition", MEMBERSHIP.transitions, ids=lambda transition: transition.name)
@pytest.mark.parametrize("state", [state.key for state in MEMBERSHIP.states])
def test_every_state_and_transition_on_the_row(people, state, transition):
    row = membership(state)
    if state in transition.sources:
        assert perform(MEMBERSHIP, transition.name, row, by=CLERK, allow=anybody).status == transition.target
        assert AuditEntry.objects.get().event == transition.event
    else:
        with pytest.raises(GuardRefused):
            perform(MEMBERSHIP, transition.name, row, by=CLERK, allow=anybody)
        assert status_of(row) == state
        assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_permission_comes_before_everything_else(people):
    row = membership(MembershipStatus.ENDED)
    with pytest.raises(PermissionRefused):
        perform(MEMBERSHIP, "confirm", row, by=CLERK, allow=nobody)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
@given(name=strategies.sampled_from(["status", "role", "user_id", "ref", "id", "region", "organisation_id"]))
def test_undeclared_writes_are_our_own_mistake(name):
    with pytest.raises(ValueError, match=name):
        perform(MEMBERSHIP, "confirm", Membership(pk=1), by=CLERK, allow=anybody, values={name: "x"})


@pytest.mark.django_db
def test_a_guard_stops_the_act_as_a_whole(people):
    row = membership()
    row.user.is_active = False
    row.user.save(update_fields=["is_active"])
    with pytest.raises(GuardRefused):
        perform(MEMBERSHIP, "confirm", row, by=CLERK, allow=anybody, values={"note": "x"})
    assert (status_of(row), Membership.objects.get(pk=row.pk).note) == (MembershipStatus.PENDING, "")


@pytest.mark.django_db
def test_the_row_is_read_again_under_the_lock(people):
    row = membership()
    Membership.objects.filter(pk=row.pk).update(status=MembershipStatus.REFUSED)
    with pytest.raises(GuardRefused):
        perform(MEMBERSHIP, "confirm", row, by=CLERK, allow=anybody)


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_found(people):
    row = membership()
    Membership.objects.filter(pk=row.pk).delete()
    with pytest.raises(NotVisible):
        lock(Membership, row.pk)


@pytest.mark.django_db
def test_the_audit_line_says_who_did_what_and_why(people):
    row = membership()
    now = timezone.now()
    perform(
        MEMBERSHIP,
        "refuse",
        row,
        by=CLERK,
        allow=anybody,
        values={"decided_at": now, "note": "不在编"},
        reason="不在编",
        changes={"channel": "console"},
    )
    entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.actor_label, entry.role) == (7, "经办 007", "provincial_officer")
    assert (entry.object_type, entry.object_ref, entry.reason) == ("membership", row.ref, "不在编")
    assert entry.changes == {
        "status": ["pending", "refused"],
        "decided_at": [None, str(now)],
        "note": ["", "不在编"],
        "channel": "console",
    }


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_at_once_one_succeeds(people):
    row = membership()
    start = threading.Barrier(2)
    outcomes = []

    def act() -> None:
        start.wait()
        try:
            perform(MEMBERSHIP, "confirm", row, by=SYSTEM, allow=anybody)
            outcomes.append("done")
        except GuardRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert AuditEntry.objects.filter(event="membership.confirmed").count() == 1


# The form of the table.

DOOR = (State("open", "Open", "nobody"), State("shut", "Shut", "nobody"))


def door(*transitions: Transition, initial: str = "open", states=DOOR) -> Machine:
    return Machine("door", states, transitions, initial=initial)


def test_a_table_that_names_unknown_states_is_refused():
    with pytest.raises(ValueError, match="ajar"):
        door(Transition("push", "Push", ("ajar",), "open", ("owner",), "door.pushed"))
    with pytest.raises(ValueError, match="begins"):
        door(initial="ajar")
    with pytest.raises(ValueError, match="twice"):
        door(states=(*DOOR, DOOR[0]))


def test_two_machines_of_one_name_are_refused():
    with pytest.raises(ValueError, match="membership"):
        register(Machine("membership", DOOR, (), initial="open"))
