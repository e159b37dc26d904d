"""An officer opens a case for a project and a registrant that have no partnership."""

import pytest

from registration.models import Case
from tests.factories import accepted_project, submitted_project
from tests.matching.partnerships.factories import second_firm
from tests.personas import make_organisation
from tests.standing import standing

ADDRESS = "/console/cases/open/"


@standing
def project(people):
    return accepted_project(people, title="减压敷料")


def look_up(client, project, text=""):
    return client.get(ADDRESS, {"project": project.ref, "q": text})


def test_the_projects_institution_stands_there_without_a_search(people, project, sign_in):
    page = look_up(sign_in(people.officer), project).content.decode()
    assert project.title in page
    assert people.wang.organisation.name in page
    assert people.firm.organisation.name not in page


def test_a_firm_is_found_by_part_of_its_name_or_its_code(people, project, sign_in):
    firm = people.firm.organisation
    firm.uscc = "91440100MA0TXT010P"
    firm.save(update_fields=["uscc"])
    client = sign_in(people.officer)
    assert firm.ref in look_up(client, project, "031").content.decode()
    assert firm.ref in look_up(client, project, "91440100ma0txt010p").content.decode()
    assert firm.ref not in look_up(client, project, "032").content.decode()


def test_what_is_not_verified_and_other_institutions_are_not_found(people, project, sign_in):
    make_organisation("企业 032 分部医院")
    page = look_up(sign_in(people.officer), project, "企业 032").content.decode()
    assert people.unverified_firm.organisation.ref not in page
    assert "分部医院" not in page


def test_it_is_opened_and_a_second_time_shown(people, project, sign_in):
    client, firm = sign_in(people.officer), second_firm().organisation
    address = f"{ADDRESS}?project={project.ref}&q=077"
    for _time in range(2):
        answer = client.post(address, {"registrant": firm.ref})
        case = Case.objects.get(project=project)
        assert answer.url == f"/registration/cases/{case.ref}/"
    assert (case.registrant, case.partnership, case.opened_by) == (firm, None, people.officer.user)


def test_for_one_of_several_products(people, project, sign_in):
    product = project.products.create(name="儿童型")
    client = sign_in(people.officer)
    given = {"registrant": people.wang.organisation.ref, "product": str(product.pk)}
    assert client.post(f"{ADDRESS}?project={project.ref}", given).status_code == 302
    assert Case.objects.get().product == product


def test_without_a_choice_the_page_says_so(people, project, sign_in):
    answer = sign_in(people.officer).post(f"{ADDRESS}?project={project.ref}&q=031", {})
    assert answer.status_code == 422
    assert people.firm.organisation.ref in answer.content.decode()


@pytest.mark.parametrize("number", ["CY44-2026-999999", "不是编号", "\x00"])
def test_a_number_that_is_none_opens_nothing(people, sign_in, number):
    assert sign_in(people.officer).get(ADDRESS, {"project": number}).status_code == 200


def test_a_project_that_is_not_accepted_or_not_his_is_not_found(people, project, sign_in):
    submitted = submitted_project(people.wang, title="尚未受理的项目")
    assert submitted.title not in look_up(sign_in(people.officer), submitted).content.decode()
    assert project.title not in look_up(sign_in(people.officer51), project).content.decode()


@pytest.mark.parametrize("name", ["coach", "leader", "wang", "firm", "department"])
def test_only_officers_open_one(people, project, sign_in, name):
    client = sign_in(getattr(people, name))
    assert look_up(client, project).status_code in (302, 403)
    client.post(f"{ADDRESS}?project={project.ref}", {"registrant": people.wang.organisation.ref})
    assert not Case.objects.exists()


def test_the_projects_console_page_leads_there(people, project, sign_in):
    page = sign_in(people.officer).get(f"/console/projects/{project.ref}/").content.decode()
    assert f"{ADDRESS}?project={project.ref}" in page
