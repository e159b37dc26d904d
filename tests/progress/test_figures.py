"""The published figures, from the ledger they were counted from, and how they move (domain guide §2.4)."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.models import Organisation, Region
from core.actor import SYSTEM
from core.errors import GuardRefused
from progress.facts import NUMBERS
from progress.figures import figures, series
from progress.indicators import INDICATORS, indicator_values
from progress.scope import UNCONFIRMED, Filters, Scope
from progress.selectors.places import institutions_named
from progress.services.rollups import take_in_changes
from projects.enums import ListKind, Tier
from projects.models import ClassConfirmation, Listing, Product, Project
from projects.services.ledger import export_ledger, import_ledger
from projects.services.listings import confirm_class, enter_list, leave_list
from tests.progress.conftest import DAY, load_year

pytestmark = pytest.mark.usefixtures("year")

YEAR = {
    "applications": 497,
    "institutions": 98,
    "applicants": 296,
    "comprehensive_evaluation": 194,
    "library": 346,
    "library_by_class": {"I": 34, "II": 215, "III": 97},
    "reported_to_cmde": 115,
    "preservice_candidates": 29,
    "preservice_guidance": 11,
    # Of these the ledger of the first year knows nothing.
    **dict.fromkeys(
        (
            "key_projects",
            "pre_review",
            "zero_supplement",
            "demonstration",
            "matched",
            "key_design_frozen",
            "key_in_registration",
            "key_accepted",
            "key_in_channel",
            "design_frozen",
            "in_registration",
            "certified",
            "filed",
            "partnerships",
            "demonstration_platforms",
            "coaching_meetings",
            "trainings",
            "training_people",
            "follow_ups",
            "matchmaking_meetings",
            "fairs",
            "surveyed_institutions",
        ),
        0,
    ),
}
IN_2026 = {
    "applications": 84,
    "comprehensive_evaluation": 12,
    "library": 82,
    "library_by_class": {"I": 10, "II": 49, "III": 23},
    "reported_to_cmde": 10,
}


def printed(*arguments: str) -> dict:
    out = StringIO()
    call_command("indicators", *arguments, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_the_published_year():
    found = printed("--as-of", "2026-07-02")
    assert {key: found[key] for key in YEAR} == YEAR


def test_the_part_applied_for_in_2026():
    found = printed("--as-of", "2026-07-02", "--from", "2026-01-01")
    assert {key: found[key] for key in IN_2026} == IN_2026


def test_importing_twice_changes_no_figure(guangdong, on_day):
    load_year()
    assert indicator_values(guangdong, on_day) == YEAR


def test_an_export_gives_the_same_figures_in_an_empty_portal(guangdong, on_day):
    content = export_ledger(by=SYSTEM, region=Region.objects.get(pk="44"))
    in_2026 = replace(on_day, applied_from=date(2026, 1, 1))
    before = [indicator_values(guangdong, on_day), indicator_values(guangdong, in_2026)]
    for model in (Listing, ClassConfirmation, Project):
        model.objects.all().delete()
    take_in_changes()
    assert indicator_values(guangdong, on_day)["applications"] == 0
    import_ledger(by=SYSTEM, region=Region.objects.get(pk="44"), file=BytesIO(content))
    take_in_changes()
    assert [indicator_values(guangdong, on_day), indicator_values(guangdong, in_2026)] == before


def test_the_command_speaks_to_people_too():
    out = StringIO()
    call_command("indicators", "--as-of", "2026-07-02", stdout=out)
    assert "497" in out.getvalue()
    assert "215" in out.getvalue()


def test_a_changed_class_moves_both_cells_and_leaves_the_sum(guangdong):
    project = Project.objects.filter(confirmed_class="II", listings__kind=ListKind.LIBRARY).order_by("pk")[0]
    confirm_class(by=SYSTEM, project=project, management_class="III", on=DAY)
    after = indicator_values(guangdong, Filters(DAY))
    assert after["library_by_class"] == {"I": 34, "II": 214, "III": 98}
    assert after["library"] == 346
    # The day before, the earlier decision was in force.
    assert indicator_values(guangdong, Filters(date(2026, 7, 1)))["library_by_class"] == YEAR["library_by_class"]


def test_leaving_the_library_counts_from_its_day_on(guangdong):
    before = indicator_values(guangdong, Filters(date(2026, 6, 29)))["library"]
    listing = Listing.objects.filter(kind=ListKind.LIBRARY, entered_on__lt=date(2026, 6, 1)).order_by("pk")[0]
    leave_list(by=SYSTEM, listing=listing, on=date(2026, 6, 30), reason="出库")
    assert indicator_values(guangdong, Filters(date(2026, 7, 1)))["library"] == 345
    assert indicator_values(guangdong, Filters(date(2026, 6, 29)))["library"] == before


def test_entering_a_list_counts_from_its_day_on(guangdong):
    project = Project.objects.exclude(listings__kind=ListKind.LIBRARY).order_by("pk")[0]
    enter_list(by=SYSTEM, project=project, kind=ListKind.LIBRARY, on=DAY)
    assert indicator_values(guangdong, Filters(date(2026, 7, 1)))["library"] == 346
    assert indicator_values(guangdong, Filters(DAY))["library"] == 347


def test_another_province_has_none_of_it(on_day):
    values = indicator_values(Scope("51", Tier.REVIEW), on_day)
    assert values.pop("library_by_class") == {"I": 0, "II": 0, "III": 0}
    assert set(values.values()) == {0}
    assert indicator_values(Scope("", Tier.ENTERPRISE), on_day) == YEAR


def test_only_class_iii_enters_the_candidates_with_the_reason_why(guangdong, on_day):
    project = Project.objects.filter(confirmed_class="II").order_by("pk")[0]
    with pytest.raises(GuardRefused) as refusal:
        enter_list(by=SYSTEM, project=project, kind=ListKind.PRESERVICE_CANDIDATES, on=DAY)
    assert "III" in str(refusal.value.message) or "三类" in str(refusal.value.message)
    assert indicator_values(guangdong, on_day)["preservice_candidates"] == 29


def test_a_withdrawn_application_was_still_collected(guangdong, on_day):
    Project.objects.filter(pk=Project.objects.order_by("pk")[0].pk).update(status="withdrawn")
    assert indicator_values(guangdong, on_day)["applications"] == 497


def test_products_count_one_by_one_where_the_list_is_of_products(guangdong, on_day):
    project = Project.objects.filter(listings__kind=ListKind.REPORTED_TO_CMDE).order_by("pk")[0]
    product = Product.objects.create(project=project, name="第二个产品")
    for kind in (ListKind.REPORTED_TO_CMDE, ListKind.LIBRARY):
        enter_list(by=SYSTEM, project=project, kind=kind, on=DAY, product=product)
    values = indicator_values(guangdong, on_day)
    assert values["reported_to_cmde"] == 116
    assert values["library"] == 346 + (not project.listings.filter(kind=ListKind.LIBRARY, product=None).exists())


FILTERS = [
    {},
    {"as_of": date(2025, 12, 31)},
    {"as_of": date(2025, 7, 1)},
    {"applied_from": date(2026, 1, 1)},
    {"city": "4403"},
    {"city": "81"},
    {"management_class": "I"},
    {"management_class": "III"},
    {"management_class": UNCONFIRMED},
    {"subcatalogue": "14"},
    {"institution": "医疗机构085"},
    {"institution": "医疗机构08"},
    {"applied_from": date(2026, 1, 1), "city": "4401", "management_class": "II", "subcatalogue": "04"},
]


def narrowed(scope: Scope, filters: Filters, changes: dict) -> Filters:
    found = institutions_named(scope, changes["institution"]) if "institution" in changes else ()
    return replace(filters, **changes, institutions=found)


def test_every_figure_equals_its_rows(guangdong, on_day):
    some = Project.objects.order_by("pk")[0]
    ClassConfirmation.objects.filter(project=some).delete()
    for changes in FILTERS:
        filters = narrowed(guangdong, on_day, changes)
        counts = figures(guangdong, filters)
        for indicator in INDICATORS.values():
            rows = list(indicator.rows(guangdong, filters))
            tally = indicator.tally(counts)
            assert len(rows) == len({row.pk for row in rows}) == tally.total, (indicator.key, changes)
            assert indicator.count(guangdong, filters) == len(rows)
            this_year = replace(filters, applied_from=max(filters.year_start, filters.applied_from or date.min))
            assert tally.this_year == indicator.count(guangdong, this_year), (indicator.key, changes)


def test_the_months_add_up_to_the_figures(guangdong, on_day):
    for changes in FILTERS:
        filters = narrowed(guangdong, on_day, changes)
        months, counts = series(guangdong, filters, NUMBERS), figures(guangdong, filters)
        for key, tally in counts.tallies.items():
            assert sum(months.changes.get(key, ())) == tally.total, (key, changes)
            assert months.totals.get(key, (0,))[-1] == tally.total
        assert list(months.months) == sorted(set(months.months))


def test_a_month_in_which_nothing_happened_stands_there_too(guangdong):
    Project.objects.filter(applied_on__month=9).update(applied_on=date(2025, 10, 1))
    months = series(guangdong, Filters(date(2025, 10, 31)), ["applications"])
    assert months.changes["applications"][months.months.index(date(2025, 9, 1))] == 0


def test_classes_of_the_library_add_up(guangdong, on_day):
    listed = Listing.objects.filter(kind=ListKind.LIBRARY).order_by("pk")[0]
    ClassConfirmation.objects.filter(project=listed.project).delete()
    counts = figures(guangdong, on_day)
    assert sum(tally.total for tally in counts.library_classes.values()) == 346
    assert counts.library_classes[""].total == 1


def test_an_institution_is_found_in_any_spelling(guangdong):
    assert institutions_named(guangdong, " 医疗机构 ０８５") == institutions_named(guangdong, "医疗机构085")
    assert len(institutions_named(guangdong, "医疗机构085")) == 1
    assert len(institutions_named(guangdong, "机构08")) > 1
    assert institutions_named(guangdong, "不存在") == ()
    assert Organisation.objects.filter(pk__in=institutions_named(guangdong, "医疗机构085")).get().name == "医疗机构085"


def test_a_figure_takes_the_same_queries_for_few_rows_and_many(guangdong, on_day, django_assert_num_queries):
    # Whether everything is counted; then the figures, with the library by class.
    with django_assert_num_queries(1 + 1):
        figures(guangdong, on_day)
    with django_assert_num_queries(1 + 1):
        series(guangdong, on_day, ["applications", "library"])
    with django_assert_num_queries(1):
        INDICATORS["library"].count(guangdong, on_day)


def test_unknown_provinces_are_refused_by_the_command():
    with pytest.raises(CommandError, match="99"):
        call_command("indicators", "--region", "99")
