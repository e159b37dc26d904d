"""Terms a programme brings for its years: before the province's own, never beyond them, and back when taken back."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import thresholds
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.models import AuditEntry, SetThreshold
from core.thresholds import default_of, threshold
from progress.models import Programme
from progress.programmes.terms import Layer, changes, layer_on
from progress.selectors.thresholds import thresholds_in_force
from progress.services.programmes import change_programme
from progress.services.thresholds import NOTHING, set_threshold
from progress.waiting.limits import LIMITS
from progress.waiting.set_terms import term_lines
from tests.progress.targets.given import programme_facts, started

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
CONTACT, IDLE = "REGISTRATION.first_contact_days", "REGISTRATION.idle_days"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What one test has set and the database has forgotten, the process forgets too."""
    yield
    thresholds.read_thresholds_from(thresholds_in_force, every=None)


def plan(by, first: int, last: int, name: str = "测试方案") -> Programme:
    return started(by, name=name, first_year=first, last_year=last)


def put(region: str, key: str, value: int | None, since: date, programme: Programme | None = None) -> None:
    """As the office did it earlier."""
    ref = programme.ref if programme else ""
    SetThreshold.objects.create(region=region, programme=ref, key=key, value=value, valid_from=since)
    thresholds.forget_thresholds()


def held(key: str, *days: date, region: str = "44") -> list[int]:
    return [threshold(key, region, on=day) for day in days]


def test_a_programmes_term_comes_before_the_provinces_and_ends_with_its_years(people):
    programme = plan(people.officer, 2030, 2031)
    put("44", CONTACT, 8, date(2026, 1, 1))
    put("44", CONTACT, 3, date(2026, 1, 1), programme)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2029, 12, 31), date(2030, 1, 1), date(2031, 12, 31))
    assert held(CONTACT, *days, date(2032, 1, 1)) == [5, 8, 8, 3, 3, 8]
    assert held(CONTACT, *days, region="51") == [5] * 5


def test_what_is_taken_back_gives_way_to_what_stands_behind_it(people):
    programme = plan(people.officer, TODAY.year, TODAY.year + 1)
    put("44", CONTACT, 8, TODAY - timedelta(days=9))
    put("44", CONTACT, 3, TODAY - timedelta(days=5), programme)
    put("44", CONTACT, None, TODAY, programme)
    put("44", CONTACT, None, TOMORROW)
    days = [TODAY + timedelta(days=n) for n in (-10, -9, -5, -1, 0, 1)]
    assert held(CONTACT, *days) == [5, 8, 3, 3, 8, 5]


def test_the_newest_of_two_programmes_comes_first(people):
    older, newer = plan(people.officer, 2030, 2033, "旧方案"), plan(people.officer, 2032, 2032, "新方案")
    for programme, value in ((older, 3), (newer, 9)):
        put("44", CONTACT, value, TODAY, programme)
    assert held(CONTACT, date(2031, 6, 1), date(2032, 6, 1), date(2033, 6, 1), date(2034, 6, 1)) == [3, 9, 3, 5]


def test_terms_follow_the_years_of_their_programme(people):
    programme = plan(people.officer, 2030, 2031)
    put("44", CONTACT, 3, TODAY, programme)
    facts = programme_facts(name="测试方案", first_year=2031, last_year=2032)
    change_programme(by=people.officer.actor, programme=programme, facts=facts, version=programme.version)
    thresholds.forget_thresholds()
    assert held(CONTACT, date(2030, 6, 1), date(2031, 6, 1), date(2032, 6, 1)) == [5, 3, 3]


def nth(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


# By day, counted from the beginning of a year; 0 takes back.
SETTINGS = st.dictionaries(st.integers(0, 20), st.integers(0, 9), max_size=4)
PROGRAMMES = st.lists(st.tuples(SETTINGS, st.integers(0, 20), st.integers(0, 15)), max_size=3)


@given(PROGRAMMES, SETTINGS)
def test_the_steps_say_for_each_day_what_the_layers_say(programmes, own):
    def settled(settings):
        return [(nth(day), value or None) for day, value in sorted(settings.items())]

    layers = [
        Layer(str(n), settled(settings), nth(first), nth(first + length))
        for n, (settings, first, length) in enumerate(programmes)
    ]
    layers.append(Layer("", settled(own)))
    steps = changes(layers, default=5)
    for day in map(nth, range(-1, 40)):
        layer = layer_on(layers, day)
        value = next((value for since, value in reversed(steps) if since <= day), 5)
        assert value == (layer.value_on(day) if layer else 5)
    assert all(before[1] != after[1] for before, after in pairwise(steps))


def test_the_officer_sets_it_for_tomorrow_and_the_programmes_trail_says_so(people):
    programme = plan(people.officer, TODAY.year, TODAY.year + 1)
    by = people.officer.actor
    set_threshold(by=by, key=CONTACT, value=4, programme=programme, reason="方案要求", seen=NOTHING)
    thresholds.forget_thresholds()
    assert held(CONTACT, TODAY, TOMORROW) == [5, 4]
    line = AuditEntry.objects.get(event="programme.term_set")
    assert (line.object_type, line.object_ref, line.region, line.reason) == (
        "programme",
        programme.ref,
        "44",
        "方案要求",
    )
    assert line.changes == {"term": CONTACT, "value": [None, 4], "valid_from": TOMORROW.isoformat()}
    set_threshold(by=by, key=CONTACT, value=None, programme=programme, seen=4)
    thresholds.forget_thresholds()
    assert held(CONTACT, TOMORROW) == [5]
    with pytest.raises(GuardRefused):
        set_threshold(by=by, key=CONTACT, value=None, programme=programme, seen=NOTHING)


def test_nobody_sets_terms_of_another_province_or_of_a_programme_that_is_over(people):
    programme = plan(people.officer, TODAY.year, TODAY.year + 1)
    with pytest.raises(NotVisible):
        set_threshold(by=people.officer51.actor, key=CONTACT, value=4, programme=programme)
    for who in ("leader", "system_admin", "national", "coach"):
        with pytest.raises(PermissionRefused):
            set_threshold(by=getattr(people, who).actor, key=CONTACT, value=4, programme=programme)
    with pytest.raises(GuardRefused):
        set_threshold(
            by=people.officer.actor, key=CONTACT, value=4, programme=plan(people.officer, 2021, 2022, "旧方案")
        )
    assert not SetThreshold.objects.exists()


def test_a_step_of_idleness_stays_between_its_neighbours(people):
    by = people.officer.actor
    for key, value in ((f"{IDLE}.0", 42), (f"{IDLE}.1", 30), (f"{IDLE}.1", 90), (f"{IDLE}.2", 42)):
        with pytest.raises(InvalidInput) as refusal:
            set_threshold(by=by, key=key, value=value)
        assert set(refusal.value.fields) == {"value"}
    set_threshold(by=by, key=f"{IDLE}.2", value=120)
    set_threshold(by=by, key=f"{IDLE}.1", value=100)


def test_lines_say_whose_value_holds(people, django_assert_num_queries):
    programme = plan(people.officer, TODAY.year, TODAY.year + 1)
    put("44", CONTACT, 8, TODAY)
    by = people.officer.actor
    assert term_lines(by, [LIMITS[CONTACT]])[0].source.programme is None
    put("44", CONTACT, 3, TODAY, programme)
    put("44", CONTACT, 9, TOMORROW, programme)
    threshold(CONTACT, "44")
    with django_assert_num_queries(2):
        lines = {line.limit.key: line for line in term_lines(by, LIMITS.values())}
    line = lines[CONTACT]
    own = line.own(programme.ref)
    assert (line.value, line.default, line.source.programme, line.province.value) == (3, 5, programme, 8)
    assert (own.value, own.coming, own.held_from, own.latest) == (3, 9, TOMORROW, 9)
    other = lines["MATCHING.sign_days"]
    assert (other.value, other.source) == (default_of("MATCHING.sign_days"), None)
    assert term_lines(people.leader.actor, LIMITS.values()) == []


def test_the_page_sets_and_takes_back_a_programmes_term(people, sign_in):
    programme = plan(people.officer, TODAY.year, TODAY.year + 1)
    client, place = sign_in(people.officer), f"/console/terms/{CONTACT}/?programme={programme.ref}"
    assert client.get(place).context["tabs"][-1]["value"] is None
    assert client.post(place, {"value": "", "seen": "0"}).status_code == 422
    assert client.post(place, {"value": "4", "reason": "方案要求", "seen": "0"}).url == place
    assert "方案要求" in client.get(place).content.decode()
    shown = client.get(f"/console/programmes/{programme.ref}/").content.decode()
    assert f"/console/terms/{CONTACT}/?programme={programme.ref}" in shown
    listed = client.get("/console/terms/").content.decode()
    assert programme.name[:10] in listed
    assert client.post(place, {"value": "", "act": "take_back", "seen": "4"}).status_code == 302
    assert SetThreshold.objects.get().value is None
    assert client.get(f"/console/terms/{CONTACT}/?programme=nothing").status_code == 404
    theirs = plan(people.officer51, TODAY.year, TODAY.year + 1)
    assert client.get(f"/console/terms/{CONTACT}/?programme={theirs.ref}").status_code == 404
    assert sign_in(people.system_admin).get(place).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_for_one_programme_and_three(people, sign_in, count, django_assert_num_queries):
    client = sign_in(people.officer51)
    for n in range(count):
        put("51", CONTACT, 3 + n, TODAY, plan(people.officer51, 2026 + n, 2029, f"方案{n}"))
    client.get("/console/terms/")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/console/terms/")
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(f"/console/terms/{CONTACT}/")


LIST_QUERIES, PAGE_QUERIES = 6, 7
