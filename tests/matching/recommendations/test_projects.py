"""Projects for an enterprise: what is recommended, to whom, and never what he could not find himself."""

import pytest
from django.utils import translation

from core.errors import NotVisible
from matching.models import Dismissal, Match, Partnership
from matching.selectors.recommendation_words import explained
from matching.selectors.recommendations import dismissed_projects, project_pairing, recommended_projects
from matching.services.profiles import save_profile
from matching.services.recommendations import dismiss_recommendation, restore_recommendation
from matching.services.search import index_changes, rebuild
from projects.models import Project, SectionRecord
from projects.services.lifecycle import set_openness
from tests.matching.profiles.profiles import another_firm, write

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["live", "taken in", "built anew"])
def settle(request):
    return {"live": lambda: None, "taken in": index_changes, "built anew": rebuild}[request.param]


def titles(persona) -> list[str]:
    return [pairing.project.title for pairing in recommended_projects(persona.actor)]


def reasons_of(persona) -> dict[str, dict[str, tuple[str, ...]]]:
    """By title: what each reason names."""
    return {
        pairing.project.title: {reason.factor.value: reason.values for reason in pairing.reasons}
        for pairing in recommended_projects(persona.actor)
    }


def test_what_fits_is_recommended_with_its_reasons(firm, fitting, settle):
    fitting(title="可降解植入封堵装置")
    settle()
    ((title, found),) = reasons_of(firm).items()
    assert title == "可降解植入封堵装置"
    assert found == {
        "subcatalogue": ("13",),
        "words": ("可降解植入",),
        "capability": ("engineering", "testing"),
        "stage": ("prototype",),
        "class": ("III",),
        "cooperation": ("licence",),
        "place": ("44",),
    }


def test_the_reasons_are_said_in_words_with_points_that_add_up(firm, fitting):
    fitting(title="可降解植入封堵装置")
    with translation.override("en"):
        (shown,) = explained(recommended_projects(firm.actor))
        sentences = [reason.sentence for reason in shown.every]
    assert any(sentence.startswith("Same sub-catalogue: 13 ") for sentence in sentences)
    assert "Words in common: 可降解植入" in sentences
    assert shown.first == shown.every[:3]
    assert abs(shown.fit - sum(reason.points for reason in shown.every)) <= 2
    assert all(reason.points <= reason.most for reason in shown.every)


def test_what_has_nothing_of_its_field_is_not_recommended(firm, fitting, settle):
    fitting(title="眼底筛查软件", subcatalogue="21")
    settle()
    assert titles(firm) == []


def test_the_better_fit_stands_first(firm, fitting):
    fitting(title="封堵装置甲", support=["funding"], stage="idea", claimed_class="I")
    fitting(title="封堵装置乙")
    assert titles(firm) == ["封堵装置乙", "封堵装置甲"]


@pytest.mark.parametrize("change", ["closed", "unfiled", "withdrawn", "excluded"])
def test_what_the_firm_may_not_find_is_never_recommended(people, firm, fitting, settle, change):
    project = fitting(title="可降解封堵装置")
    settle()
    assert titles(firm) == ["可降解封堵装置"]
    if change == "closed":
        set_openness(by=people.wang.actor, project=project, openness="closed")
    if change == "unfiled":
        Project.objects.filter(pk=project.pk).update(patent_status="planned")
    if change == "withdrawn":
        Project.objects.filter(pk=project.pk).update(status="withdrawn")
    if change == "excluded":
        record = SectionRecord.objects.get(project=project, section="cooperation")
        record.answers["excluded_firms"] = people.firm.organisation.name
        record.save(update_fields=["answers"])
    assert titles(firm) == []
    with pytest.raises(NotVisible):
        project_pairing(firm.actor, project.ref)
    settle()
    assert titles(firm) == []


def test_an_excluded_firm_is_passed_over_while_another_is_not(people, firm, fitting, settle):
    other = another_firm(41)
    write(other, subcatalogues=["13"], capabilities=["pilot", "testing"])
    fitting(title="可降解封堵装置", excluded_firms=firm.organisation.name)
    settle()
    assert titles(other) == ["可降解封堵装置"]
    assert titles(firm) == []


SECRETS = {
    "principle": "以双网络凝胶缓慢交联成膜，交联密度由温度控制，关键参数由台架试验确定，详见所附图纸和说明。",
    "intended_firms": "双网络凝胶企业",
}


def test_text_above_the_firms_tier_neither_recommends_nor_explains(firm, fitting, settle):
    """The profile says what only the protected text says."""
    save_profile(
        by=firm.actor,
        organisation=firm.organisation,
        values={"summary": "双网络凝胶与止血敷料", "capabilities": ["pilot"], "subcatalogues": ["14"]},
        version=1,
    )
    fitting(title="创面止血敷料", **SECRETS)
    settle()
    assert SectionRecord.objects.filter(answers__principle__icontains="双网络凝胶").exists()
    ((_title, found),) = reasons_of(firm).items()
    assert found["words"] == ("止血敷料",)


def test_words_of_a_closed_project_change_nothing_for_others(firm, fitting):
    fitting(title="可降解封堵装置")
    before = [pairing.points for pairing in recommended_projects(firm.actor)]
    for number in range(4):
        fitting("closed", title=f"可降解植入物{number}")
    assert [pairing.points for pairing in recommended_projects(firm.actor)] == before


@pytest.mark.parametrize("viewer", ["wang", "officer", "leader", "manager", "nobody"])
def test_only_enterprises_have_recommended_projects(people, firm, fitting, viewer):
    fitting(title="可降解封堵装置")
    with pytest.raises(NotVisible):
        recommended_projects(getattr(people, viewer).actor)


def test_an_unverified_enterprise_has_none(people, fitting):
    fitting("public", title="可降解封堵装置")
    write(people.unverified_firm, subcatalogues=["13"], capabilities=["pilot", "testing"])
    assert recommended_projects(people.unverified_firm.actor) == []


def test_without_a_profile_there_is_none(people, fitting):
    fitting(title="可降解封堵装置")
    assert recommended_projects(people.firm.actor) == []


@pytest.mark.parametrize(("status", "shown"), [("open", False), ("declined", False), ("withdrawn", True)])
def test_a_project_one_is_in_contact_with_is_not_recommended(people, firm, fitting, status, shown):
    make_match(people, fitting(title="可降解封堵装置"), status)
    assert bool(titles(firm)) == shown


def make_match(people, project, status: str) -> Match:
    why = {"decline_code": "too_early"} if status == "declined" else {}
    return Match.objects.create(
        ref=f"M{project.pk}",
        project=project,
        organisation=people.firm.organisation,
        author=people.firm.user,
        status=status,
        message="",
        expires_on="2026-12-31",
        **why,
    )


def test_a_match_of_another_firm_changes_nothing(people, firm, fitting):
    other = another_firm(41)
    write(other, subcatalogues=["13"], capabilities=["pilot", "testing"])
    project = fitting(title="可降解封堵装置")
    before = reasons_of(other)
    partner(people, project)
    assert titles(firm) == []
    assert reasons_of(other) == before


def partner(people, project, **fields) -> Partnership:
    return Partnership.objects.create(
        ref=f"P{project.pk}",
        match=make_match(people, project, "partnered"),
        status="confirmed",
        proposed_side="firm",
        kind="licence",
        signed_on="2026-06-01",
        confirmed_at="2026-06-02T00:00:00Z",
        **fields,
    )


def test_own_success_in_the_field_is_a_reason(people, firm, fitting):
    partner(people, fitting(title="可降解封堵装置甲"))
    fitting(title="可降解封堵装置乙")
    assert reasons_of(firm)["可降解封堵装置乙"]["success"] == ("field",)


def test_turned_down_it_is_gone_for_this_person_alone_and_can_be_taken_back(people, firm, fitting):
    colleague = another_firm(31)
    project = fitting(title="可降解封堵装置甲")
    fitting(title="可降解封堵装置乙")
    before = {each.project.title: each.points for each in recommended_projects(firm.actor)}
    pairing = project_pairing(firm.actor, project.ref)
    dismiss_recommendation(by=firm.actor, pairing=pairing)
    dismiss_recommendation(by=firm.actor, pairing=pairing)
    assert Dismissal.objects.count() == 1
    (left,) = recommended_projects(firm.actor)
    assert left.project.title == "可降解封堵装置乙"
    assert left.points < before["可降解封堵装置乙"]
    assert any(reason.lessened for reason in left.reasons)
    assert {each.project.title: each.points for each in recommended_projects(colleague.actor)} == before
    assert dismissed_projects(colleague.actor) == []
    assert [each.title for each in dismissed_projects(firm.actor)] == ["可降解封堵装置甲"]
    restore_recommendation(by=firm.actor, project=project, organisation=firm.organisation)
    assert {each.project.title: each.points for each in recommended_projects(firm.actor)} == before


def test_a_turned_down_project_that_is_closed_later_is_not_listed(people, firm, fitting):
    project = fitting(title="可降解封堵装置")
    dismiss_recommendation(by=firm.actor, pairing=project_pairing(firm.actor, project.ref))
    assert dismissed_projects(firm.actor) != []
    set_openness(by=people.wang.actor, project=project, openness="closed")
    assert dismissed_projects(firm.actor) == []
