"""Enterprises for a project: recommended to its owner alone, never one he excluded."""

import pytest

from core.errors import NotVisible
from matching.models import Dismissal, EnterpriseProfile
from matching.selectors.recommendations import dismissed_firms, firm_pairing, recommended_firms
from matching.services.recommendations import dismiss_recommendation, restore_recommendation
from projects.models import Project
from tests.matching.profiles.profiles import another_firm, write
from tests.matching.recommendations.test_projects import make_match, partner
from tests.standing import standing

pytestmark = pytest.mark.django_db


def names(people, project, viewer: str = "wang") -> list[str]:
    return [pairing.organisation.name for pairing in recommended_firms(getattr(people, viewer).actor, project)]


def reasons_of(people, project) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        pairing.organisation.name: {reason.factor.value: reason.values for reason in pairing.reasons}
        for pairing in recommended_firms(people.wang.actor, project)
    }


@standing
def rival(firm):
    """Fits less well than the firm: it has nothing of what the project asks for."""
    other = another_firm(41)
    write(other, subcatalogues=["13"], capabilities=["sales"])
    return other


@pytest.mark.parametrize("level", ["closed", "enterprises"])
def test_the_better_fit_stands_first_whether_the_project_is_open_or_not(people, firm, rival, fitting, level):
    project = fitting(level, title="可降解封堵装置")
    assert names(people, project) == ["企业 031", "企业 041"]
    assert reasons_of(people, project)["企业 031"]["words"] == ("可降解",)


@pytest.mark.parametrize("viewer", ["li", "manager", "officer", "leader", "firm", "zhao", "nobody"])
def test_nobody_but_the_owner_sees_them(people, firm, fitting, viewer):
    project = fitting("public", title="可降解封堵装置")
    assert names(people, project) == ["企业 031"]
    with pytest.raises(NotVisible):
        names(people, project, viewer)


def test_an_excluded_enterprise_is_never_recommended(people, firm, rival, fitting):
    project = fitting(title="可降解封堵装置", excluded_firms="企业031、企业 099")
    assert names(people, project) == ["企业 041"]


@pytest.mark.parametrize("change", ["unverified", "without a profile"])
def test_only_verified_enterprises_with_a_profile(people, firm, fitting, change):
    project = fitting(title="可降解封堵装置")
    assert names(people, project) == ["企业 031"]
    if change == "unverified":
        firm.organisation.verified_at = None
        firm.organisation.save(update_fields=["verified_at"])
    else:
        EnterpriseProfile.objects.filter(organisation=firm.organisation).update(version=0)
    assert names(people, project) == []


@pytest.mark.parametrize("change", [{"patent_status": "planned"}, {"status": "not_passed"}])
def test_nothing_before_the_patent_is_filed_or_after_the_project_has_fallen(people, firm, fitting, change):
    project = fitting(title="可降解封堵装置")
    Project.objects.filter(pk=project.pk).update(**change)
    assert names(people, Project.objects.get(pk=project.pk)) == []


def test_the_owners_own_enterprise_is_left_out(people, firm, fitting):
    project = fitting(title="可降解封堵装置")
    membership = firm.user.memberships.get()
    membership.user = people.wang.user
    membership.save(update_fields=["user"])
    assert names(people, project) == []


@pytest.mark.parametrize(("status", "shown"), [("open", False), ("declined", False), ("expired", True)])
def test_an_enterprise_in_contact_is_not_recommended(people, firm, fitting, status, shown):
    project = fitting(title="可降解封堵装置")
    make_match(people, project, status)
    assert bool(names(people, project)) == shown


def test_another_owners_partnership_counts_only_when_both_sides_show_it(people, firm, fitting):
    project, other = fitting(title="可降解封堵装置"), fitting("closed", title="可降解封堵装置乙")
    Project.objects.filter(pk=other.pk).update(owner=people.zhao.user)
    made = partner(people, other, owner_shares=True)
    assert "success" not in reasons_of(people, project)["企业 031"]
    made.firm_shares = True
    made.save(update_fields=["firm_shares"])
    assert reasons_of(people, project)["企业 031"]["success"] == ("shared",)
    Project.objects.filter(pk=other.pk).update(owner=people.wang.user)
    assert reasons_of(people, project)["企业 031"]["success"] == ("own",)


def test_an_enterprise_known_to_all_the_others_is_not_found_by_its_contacts(people, firm, fitting):
    """Contact people are nobody's business here."""
    project = fitting(title="可降解封堵装置")
    (pairing,) = recommended_firms(people.wang.actor, project)
    assert "contacts" in pairing.organisation.profile.get_deferred_fields()


def test_turned_down_for_one_project_it_stays_for_another(people, firm, rival, fitting):
    project, other = fitting(title="可降解封堵装置"), fitting("closed", title="可降解封堵装置乙")
    pairing = firm_pairing(people.wang.actor, project, firm.organisation.ref)
    before = {each.organisation.name: each.points for each in recommended_firms(people.wang.actor, other)}
    dismiss_recommendation(by=people.wang.actor, pairing=pairing)
    assert Dismissal.objects.get().factors == pairing.keys
    assert names(people, project) == ["企业 041"]
    after = {each.organisation.name: each.points for each in recommended_firms(people.wang.actor, other)}
    assert set(after) == set(before)
    assert all(after[name] < before[name] for name in before)
    assert [each.name for each in dismissed_firms(people.wang.actor, project)] == ["企业 031"]
    restore_recommendation(by=people.wang.actor, project=project, organisation=firm.organisation)
    assert names(people, project) == ["企业 031", "企业 041"]
