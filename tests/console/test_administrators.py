"""三员分立 (GB/T 22239-2019 §8.1.5): three administrators, none of whom can do what the others do."""

import pytest

from accounts.models import Membership
from accounts.services.sign_in import MOST_FAILURES, begin_attempt, is_locked
from core.console import PAGES
from core.models import AuditEntry
from tests.factories import submitted_project

FUNCTIONS = {
    "system_admin": ["/console/organisations/", "/console/catalogue/"],
    "security_admin": ["/console/roles/", "/console/roles/grant/"],
    "audit_admin": ["/console/audit/"],
}
BUSINESS = ["/console/checks/", "/console/projects/", "/console/lists/", "/console/ledger/", "/progress/"]


@pytest.mark.parametrize("who", FUNCTIONS)
def test_each_does_his_own(people, sign_in, who):
    client = sign_in(getattr(people, who))
    assert [client.get(path).status_code for path in FUNCTIONS[who]] == [200] * len(FUNCTIONS[who])


@pytest.mark.parametrize("who", FUNCTIONS)
def test_each_is_refused_the_others_functions_and_the_attempt_is_logged(people, sign_in, who):
    client = sign_in(getattr(people, who))
    others = [path for other, paths in FUNCTIONS.items() if other != who for path in paths]
    for path in others:
        assert client.get(path).status_code == 403, path
    attempts = AuditEntry.objects.filter(event="access.refused", actor_id=getattr(people, who).user.pk)
    assert attempts.count() == len(others)
    assert set(attempts.values_list("role", flat=True)) == {who}


@pytest.mark.parametrize("who", FUNCTIONS)
def test_none_of_them_sees_the_offices_work(people, sign_in, who):
    project = submitted_project(people.wang)
    client = sign_in(getattr(people, who))
    for path in [*BUSINESS, f"/console/checks/{project.ref}/", f"/console/projects/{project.ref}/audit/"]:
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert project.title not in answer.content.decode()
    assert client.get(f"/projects/{project.ref}/").status_code == 404


def test_the_pages_of_the_three_are_their_own():
    """What each page answers to whom stands in docs/permissions.md and is asked again there."""
    three = {"system_admin", "security_admin", "audit_admin"}
    shared = {name: page.roles & three for name, page in PAGES.items() if len(page.roles & three) > 1}
    # Who there is, both have to read; what may be done there is the security administrator's alone.
    assert shared == {name: {"system_admin", "security_admin"} for name in ("person_list", "person_page")}
    assert all(any(page.roles & {who} for page in PAGES.values()) for who in three)


class TestRoles:
    def grant(self, client, people, **more):
        given = {
            "email": people.nobody.user.email,
            "role": "reviewer",
            "organisation": people.officer.organisation.ref,
            **more,
        }
        return client.post("/console/roles/grant/", given)

    def test_the_security_administrator_grants_and_ends(self, people, sign_in):
        client = sign_in(people.security_admin)
        assert self.grant(client, people).status_code == 302
        membership = Membership.objects.get(user=people.nobody.user)
        assert (membership.role, membership.status) == ("reviewer", "active")
        assert client.get(f"/console/roles/{membership.ref}/end/").status_code == 200
        assert client.post(f"/console/roles/{membership.ref}/end/", {"note": "调岗"}).status_code == 302
        assert Membership.objects.get(pk=membership.pk).status == "ended"

    def test_not_a_second_administrators_role(self, people, sign_in):
        answer = self.grant(
            sign_in(people.security_admin), people, email=people.audit_admin.user.email, role="system_admin"
        )
        assert answer.status_code == 422
        assert not Membership.objects.filter(user=people.audit_admin.user, role="system_admin").exists()

    @pytest.mark.parametrize("wrong", [{"email": "nobody@example.org"}, {"role": "clinician"}, {"organisation": ""}])
    def test_what_is_wrong_stands_on_the_page(self, people, sign_in, wrong):
        answer = self.grant(sign_in(people.security_admin), people, **wrong)
        assert answer.status_code == 422
        assert answer.context["form"].errors

    def test_not_to_people_of_another_province(self, people, sign_in):
        assert self.grant(sign_in(people.security_admin), people, email=people.sun.user.email).status_code == 422

    def test_other_provinces_roles_do_not_exist(self, people, sign_in):
        ref = people.officer51.user.memberships.get().ref
        client = sign_in(people.security_admin)
        assert client.post(f"/console/roles/{ref}/end/").status_code == 404
        assert "省局经办 51" not in client.get("/console/roles/", {"status": "all"}).content.decode()


class TestAccounts:
    def test_the_list_holds_the_province_and_nothing_of_projects(self, people, sign_in):
        project = submitted_project(people.wang, title="不该出现的项目名称")
        for who in ("system_admin", "security_admin"):
            page = sign_in(getattr(people, who)).get("/console/people/", {"q": "申报人"}).content.decode()
            assert "申报人 017" in page
            assert "申报人 501" not in page
            assert project.title not in page

    def test_unlocking_is_the_security_administrators(self, people, sign_in):
        for _attempt in range(MOST_FAILURES):
            begin_attempt(people.wang.user.email)
        assert is_locked(people.wang.user.email)
        number = people.wang.user.pk
        assert sign_in(people.system_admin).post(f"/console/people/{number}/unlock/").status_code == 403
        assert is_locked(people.wang.user.email)
        client = sign_in(people.security_admin)
        assert client.get(f"/console/people/{number}/").context["locked"]
        client.post(f"/console/people/{number}/unlock/")
        assert not is_locked(people.wang.user.email)

    def test_another_provinces_account_does_not_exist(self, people, sign_in):
        number = people.sun.user.pk
        client = sign_in(people.security_admin)
        assert client.get(f"/console/people/{number}/").status_code == 404
        assert client.post(f"/console/people/{number}/unlock/").status_code == 404

    def test_one_account_costs_as_many_queries_as_three(self, people, sign_in, django_assert_num_queries):
        client = sign_in(people.security_admin)
        client.get("/console/people/")
        for text in ("申报人 017", "申报人"):
            with django_assert_num_queries(5):
                client.get("/console/people/", {"q": text})
