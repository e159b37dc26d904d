"""The field table: complete, consistent, and with tiers that neither cost novelty nor show people's data."""

import pytest

from projects import fields
from projects.enums import Tier
from projects.models import Project

OFFICIAL = {
    "basics": {"title", "summary", "project_type", "keywords", "origin", "batch"},
    "people": {
        "applicant_name",
        "department",
        "job_title",
        "phone",
        "email",
        "research_contact",
        "institution_consent",
    },
    "clinical": {
        "problem",
        "population",
        "annual_cases",
        "existing_means",
        "benefit",
        "settings",
        "need_statement",
        "tags",
    },
    "product": {
        "structure",
        "principle",
        "intended_use",
        "subcatalogue",
        "claimed_class",
        "class_basis",
        "software",
        "properties",
        "comparison",
    },
    "technology": {"maturity", "tests_done", "freeze_evidence", "domestic_parts"},
    "patents": {"patent_status", "patents", "service_invention", "published", "no_dispute"},
    "evidence": {"ethics", "data_types", "sample_size"},
    "cooperation": {"support", "modes", "intended_firms", "disclosure_level", "excluded_firms"},
    "pathway": {"channels", "registration_type", "expected_time"},
    "declarations": {"truthful", "privacy", "no_patient_data", "recusals"},
}
REQUIRED = {
    "title", "summary", "project_type", "applicant_name", "department", "phone", "email", "institution_consent",
    "problem", "population", "existing_means", "benefit", "principle", "intended_use", "subcatalogue",
    "claimed_class", "maturity", "patent_status", "service_invention", "no_dispute", "support", "disclosure_level",
    "truthful", "privacy", "no_patient_data",
}  # fmt: skip


def table() -> dict[str, fields.Field]:
    return {field.key: field for _section, field in fields.all_fields()}


def test_the_ten_sections_stand_in_the_official_order_with_their_fields():
    assert [section.key for section in fields.SECTIONS] == list(OFFICIAL)
    assert [section.number for section in fields.SECTIONS] == list(range(1, 11))
    for section in fields.SECTIONS:
        assert OFFICIAL[section.key] <= {field.key for field in section.fields}


def test_everything_marked_m_is_required():
    assert {key for key, field in table().items() if field.required} >= REQUIRED


def test_keys_are_unique_and_fit_the_models_that_name_them():
    keys = [field.key for _section, field in fields.all_fields()]
    assert len(keys) == len(set(keys))
    assert max(map(len, keys)) <= 40
    assert max(len(section.key) for section in fields.SECTIONS) <= 20


def test_only_title_sentence_and_specialty_are_public():
    assert {key for key, field in table().items() if field.tier == Tier.PUBLIC} == {
        "title",
        "summary",
        "department",
        "subcatalogue",
    }


@pytest.mark.parametrize(
    "key",
    [
        "principle",
        "phone",
        "email",
        "research_contact",
        "research_contact_phone",
        "recusals",
        "intended_firms",
        "excluded_firms",
        "freeze_evidence",
        "ethics_number",
        "results",
        "truthful",
        "batch",
    ],
)
def test_what_could_cost_novelty_or_privacy_is_for_the_review_only(key):
    assert table()[key].tier == Tier.REVIEW


@pytest.mark.parametrize("key", ["structure", "existing_means", "tests_done", "comparison", "applicant_name"])
def test_what_goes_into_depth_needs_a_grant(key):
    assert table()[key].tier == Tier.GRANTED


def test_answers_fit_the_columns_that_hold_them():
    for field in table().values():
        if not field.column:
            continue
        column = Project._meta.get_field(field.column)
        size = getattr(column, "max_length", None) or getattr(column.base_field, "max_length", 0)
        assert field.max_length <= size
        assert all(len(value) <= size for value, _label in field.choices)


def test_conditions_name_answers_that_exist():
    for section in fields.SECTIONS:
        for field in section.fields:
            if field.needed_if:
                key, values = field.needed_if
                other = section.field(key)
                offered = {value for value, _label in other.choices} or {"yes", "no"}
                assert set(values) <= offered


def test_every_text_has_a_limit_and_every_tick_a_statement():
    for field in table().values():
        if field.kind in (fields.Kind.LINE, fields.Kind.TEXT):
            assert 0 < field.max_length <= 2000, field.key
        if field.kind is fields.Kind.TICK:
            assert field.statement


def test_an_unknown_section_or_field_is_a_key_error():
    with pytest.raises(KeyError):
        fields.section("nothing")
    with pytest.raises(KeyError):
        fields.section("basics").field("nothing")
