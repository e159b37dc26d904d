"""What the demo shows: the published activities of Guangdong, and a second province with its own programme."""

from datetime import date

import pytest

from accounts.enums import OrganisationKind
from progress.figures import figures
from progress.scope import Filters, Scope
from progress.targets import province_rows, target_rows
from projects.enums import Tier
from springrain.demo.held_activities import hold_activities
from springrain.demo.people import create_people
from springrain.demo.second_province import create_second_province
from tests.personas import make_organisation

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 2)


def test_fourteen_trainings_2850_person_times_and_24_institutions():
    create_people()
    for number in range(1, 31):
        make_organisation(f"医疗机构{number:03d}", OrganisationKind.INSTITUTION)
    hold_activities()
    found = figures(Scope("44", Tier.REVIEW), Filters(DAY))
    keys = ("trainings", "training_people", "surveyed_institutions", "coaching_meetings")
    assert [found[key].total for key in keys] == [14, 2850, 24, 6]
    assert found["follow_ups"].total > 20


def test_a_second_province_has_other_numbers_counted_otherwise():
    create_people()
    create_second_province()
    rows = {row.indicator.key: row for row in target_rows(Scope("51", Tier.REVIEW), DAY)}
    assert (rows["applications"].pace.target, rows["applications"].period.first) == (150, date(2026, 3, 16))
    assert 0 < rows["applications"].pace.value == figures(Scope("51", Tier.REVIEW), Filters(DAY))["applications"].total
    assert rows["key_in_channel"].pace.target == 5
    assert rows["trainings"].pace.value == 3
    amounts = {row.programme.region_id: row.pace.target for row in province_rows(DAY) if row.indicator.key == "library"}
    assert amounts == {"44": 900, "51": 200}
