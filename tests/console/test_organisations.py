"""Organisations to verify, and requests to join that nobody else decides."""

from accounts.models import Membership, Organisation
from accounts.services import request_membership
from accounts.services.memberships import end_membership
from tests.personas import make_organisation
from tests.standing import standing


def page_of(organisation):
    return f"/console/organisations/{organisation.ref}/"


class TestVerification:
    def test_an_officer_verifies(self, people, sign_in):
        firm = people.unverified_firm.organisation
        client = sign_in(people.officer)
        assert firm.name in client.get("/console/organisations/", {"state": "waiting"}).content.decode()
        assert client.post(page_of(firm), {"decision": "verify", "note": ""}).status_code == 302
        assert Organisation.objects.get(pk=firm.pk).verified_by == people.officer.user

    def test_a_refusal_needs_a_reason(self, people, sign_in):
        firm = people.unverified_firm.organisation
        client = sign_in(people.officer)
        answer = client.post(page_of(firm), {"decision": "refuse", "note": ""})
        assert answer.status_code == 422
        assert answer.context["form"].errors["note"]
        client.post(page_of(firm), {"decision": "refuse", "note": "与登记信息不符"})
        assert Organisation.objects.get(pk=firm.pk).refused_at is not None

    def test_the_system_administrator_looks_but_does_not_decide(self, people, sign_in):
        firm = people.unverified_firm.organisation
        client = sign_in(people.system_admin)
        assert client.get(page_of(firm)).context["may_decide"] is False
        client.post(page_of(firm), {"decision": "verify"})
        assert Organisation.objects.get(pk=firm.pk).verified_at is None

    def test_another_province_finds_nothing(self, people, sign_in):
        client = sign_in(people.officer51)
        assert client.get(page_of(people.unverified_firm.organisation)).status_code == 404
        assert "企业 032" not in client.get("/console/organisations/").content.decode()

    def test_filters(self, people, sign_in):
        def names(**query):
            rows = sign_in(people.officer).get("/console/organisations/", query).context["page"].rows
            return {row.name for row in rows}

        assert names(kind="enterprise") == {"企业 031", "企业 032"}
        assert names(q="031") == {"企业 031"}
        assert names(state="waiting") == {"企业 032"}

    def test_one_row_costs_as_many_queries_as_three(self, people, sign_in, django_assert_num_queries):
        client = sign_in(people.officer)
        client.get("/console/organisations/")
        for kind in ("department", "institution"):
            make_organisation("医疗机构 003")
            with django_assert_num_queries(QUERIES):
                client.get("/console/organisations/", {"kind": kind})


# Session, person, memberships, notices; counts, rows.
QUERIES = 6


@standing
def request_without_manager(people):
    """Somebody asks to join a hospital whose only manager has left."""
    manager = people.manager2.user.memberships.get()
    end_membership(by=people.manager2.actor, membership=manager, without_successor=True)
    return request_membership(
        by=people.nobody.actor, role="clinician", organisation=people.zhao.organisation, department="心内科"
    )


class TestRequests:
    def test_an_officer_confirms(self, people, sign_in, request_without_manager):
        client = sign_in(people.officer)
        assert "访客 001" in client.get("/console/memberships/").content.decode()
        client.post(f"/console/memberships/{request_without_manager.ref}/decide/", {"decision": "confirm"})
        assert Membership.objects.get(pk=request_without_manager.pk).status == "active"

    def test_a_refusal_needs_a_note(self, people, sign_in, request_without_manager):
        client = sign_in(people.officer)
        address = f"/console/memberships/{request_without_manager.ref}/decide/"
        client.post(address, {"decision": "refuse", "note": ""})
        assert Membership.objects.get(pk=request_without_manager.pk).status == "pending"
        client.post(address, {"decision": "refuse", "note": "查无此人"})
        assert Membership.objects.get(pk=request_without_manager.pk).status == "refused"

    def test_not_for_another_province(self, people, sign_in, request_without_manager):
        client = sign_in(people.officer51)
        assert "访客 001" not in client.get("/console/memberships/").content.decode()
        answer = client.post(f"/console/memberships/{request_without_manager.ref}/decide/", {"decision": "confirm"})
        assert answer.status_code == 404

    def test_where_there_is_a_manager_he_decides(self, people, sign_in):
        membership = request_membership(by=people.nobody.actor, role="clinician", organisation=people.wang.organisation)
        client = sign_in(people.officer)
        assert "访客 001" not in client.get("/console/memberships/").content.decode()
        answer = client.post(f"/console/memberships/{membership.ref}/decide/", {"decision": "confirm"})
        assert answer.status_code == 403
