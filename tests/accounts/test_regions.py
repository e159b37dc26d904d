import pytest
from django.utils import translation

from accounts.models import Region
from accounts.selectors import province, region_named
from core.errors import NotVisible

pytestmark = pytest.mark.django_db


def test_all_province_level_regions_and_guangdongs_cities_are_there():
    assert Region.objects.filter(level="province").count() == 34
    assert Region.objects.filter(parent="44").count() == 21


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("广州", "4401"),
        ("广州市", "4401"),
        (" 深圳 ", "4403"),
        ("香港", "81"),
        ("澳门特别行政区", "82"),
        ("Zhuhai", "4404"),
    ],
)
def test_a_region_is_found_by_any_of_its_names(name, code):
    assert region_named(name).code == code


def test_a_city_of_another_province_is_not_found():
    assert region_named("广州", within="51") is None
    assert region_named("") is None


def test_a_city_is_no_province():
    assert province("44").short_name == "广东"
    with pytest.raises(NotVisible):
        province("4401")


def test_a_region_is_called_by_its_name_in_the_language_of_the_page(db):
    found = province("44")
    assert (found.label, found.short_label, str(found)) == ("广东省", "广东", "广东省")
    with translation.override("en"):
        assert (found.label, found.short_label, str(found)) == ("Guangdong", "Guangdong", "Guangdong")
