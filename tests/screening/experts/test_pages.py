"""The console's pages of the pool, for officers and for the expert."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.enums import ExpertStatus
from screening.models import Expert, ExpertInvitation, Pledge
from screening.selectors.experts import PoolFilter, expert_pool
from screening.services.expert_facts import ExpertFacts
from screening.services.experts import add_expert
from tests.screening.factories import make_expert, make_review, make_round, make_seat

LIST = "/console/experts/"
MINE = "/console/expertise/"
NEW = {
    "name": "专家 201",
    "email": "e201@example.org",
    "specialty": "engineering",
    "institution_name": "企业 031",
    "affiliations": "企业 032，企业 033",
    "departments": "",
    "load_limit": "8",
}


def names(answer):
    return [row["expert"].name for row in answer.context["rows"]]


class TestList:
    def test_is_of_the_own_province(self, people, sign_in):
        ours, _persona = make_expert()
        make_expert(region="51")
        assert names(sign_in(people.officer).get(LIST)) == [ours.name]

    @pytest.mark.parametrize(
        "query",
        [
            "text=E-002",
            "text=专家 002",
            "specialty=engineering",
            "subcatalogue=06",
            "department=眼",
            "text=专家单位 002",
        ],
    )
    def test_is_narrowed(self, people, sign_in, query):
        make_expert()
        make_expert("engineering", subcatalogues=["06"], departments=["眼科"])
        assert names(sign_in(people.officer).get(f"{LIST}?{query}")) == ["专家 002"]

    @pytest.mark.parametrize("wrong", ["specialty=x", "availability=x", "status=x", "subcatalogue=999", "after=x"])
    def test_survives_nonsense(self, people, sign_in, wrong):
        assert sign_in(people.officer).get(f"{LIST}?{wrong}").status_code == 200

    def test_costs_the_same_for_one_and_three(self, people, sign_in, django_assert_num_queries):
        client, round_, actor = sign_in(people.officer), make_round(people), people.officer.actor
        # The first page of a session also shortens it, as staff's sessions are.
        client.get(LIST)
        costs = []
        for number in range(3):
            expert, _persona = make_expert()
            make_seat(make_review(people, round_, title=f"项目 {number}"), expert)
            # The rows with their seats and institutions, and all their pledges.
            with django_assert_num_queries(2):
                assert len(expert_pool(actor, PoolFilter()).rows) == number + 1
            with CaptureQueriesContext(connection) as asked:
                assert len(names(client.get(LIST))) == number + 1
            costs.append(len(asked))
        assert costs[0] == costs[2]

    @pytest.mark.parametrize("who", ["wang", "manager", "leader", "coach", "firm", "security_admin", "audit_admin"])
    @pytest.mark.parametrize("path", ["", "new/", "import/", "invitations/", "template/"])
    def test_nobody_else_opens_it(self, people, sign_in, who, path):
        assert sign_in(getattr(people, who)).get(LIST + path).status_code == 403

    def test_experts_do_not_see_one_another(self, people, sign_in):
        expert, persona = make_expert()
        other, _persona = make_expert()
        client = sign_in(persona)
        for path in (LIST, f"{LIST}{other.ref}/", f"{LIST}{expert.ref}/"):
            assert client.get(path).status_code == 403
        assert other.name not in client.get(MINE).content.decode()
        assert client.get(f"{MINE}?entry={other.ref}").status_code == 404
        assert client.post(MINE, {"entry": other.ref, "act": "trained"}).status_code == 404


class TestOfficersActs:
    def test_add_and_invite(self, people, sign_in):
        answer = sign_in(people.officer).post(f"{LIST}new/", {**NEW, "step": "invite"})
        expert = Expert.objects.get()
        assert answer.url == f"{LIST}{expert.ref}/"
        assert expert.affiliations == ["企业 032", "企业 033"]
        assert ExpertInvitation.objects.count() == 1

    def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(self, people, sign_in):
        answer = sign_in(people.officer).post(f"{LIST}new/", {**NEW, "email": "nobody", "birth_year": "1850"})
        assert answer.status_code == 422
        assert {"email", "birth_year"} <= set(answer.context["form"].errors)
        assert "企业 032，企业 033" in answer.content.decode()

    def test_change_retire_take_back_train(self, people, sign_in):
        client = sign_in(people.officer)
        client.post(f"{LIST}new/", {**NEW, "step": "add"})
        expert = Expert.objects.get()
        page = f"{LIST}{expert.ref}/"
        assert client.get(f"{page}change/").status_code == 200
        client.post(f"{page}change/", {**NEW, "title": "高级工程师"})
        client.post(f"{page}act/", {"act": "trained", "on": "2026-01-05"})
        assert client.post(f"{page}act/", {"act": "trained", "on": "2999-01-05"}).status_code == 422
        assert client.post(f"{page}retire/", {"reason": ""}).status_code == 422
        client.post(f"{page}retire/", {"reason": "调离"})
        expert.refresh_from_db()
        assert (expert.title, str(expert.trained_on), expert.status) == ("高级工程师", "2026-01-05", "retired")
        assert client.get(page).status_code == 200
        client.post(f"{page}act/", {"act": "return"})
        client.post(f"{page}act/", {"act": "invite"})
        expert.refresh_from_db()
        assert expert.status == ExpertStatus.INVITED
        assert ExpertInvitation.objects.count() == 1

    def test_invitations_are_sent_to_the_ticked_ones(self, people, sign_in):
        client = sign_in(people.officer)
        for number in (1, 2):
            facts = ExpertFacts(f"专家 {number}", f"e{number}@example.org", "market", "企业 031")
            add_expert(by=people.officer.actor, facts=facts)
        assert client.get(f"{LIST}invitations/").status_code == 200
        client.post(f"{LIST}invitations/", {"expert": [Expert.objects.get(number=2).ref]})
        assert ExpertInvitation.objects.get().expert.number == 2
        assert client.get(f"{LIST}invitations/").status_code == 200

    def test_another_provinces_expert_does_not_exist(self, people, sign_in):
        expert, _persona = make_expert()
        client = sign_in(people.officer51)
        for path in ("", "change/", "retire/"):
            assert client.get(f"{LIST}{expert.ref}/{path}").status_code == 404
        assert client.post(f"{LIST}{expert.ref}/act/", {"act": "invite"}).status_code == 404


class TestOwnPage:
    def test_pledge_training_and_absence(self, people, sign_in):
        expert, persona = make_expert(trained_on=None)
        Pledge.objects.all().delete()
        client = sign_in(persona)
        before = client.get(MINE)
        assert len(before.context["hindrances"]) == 2
        assert client.post(MINE, {"entry": expert.ref, "act": "pledge", "version": "1"}).status_code == 422
        client.post(MINE, {"entry": expert.ref, "act": "pledge", "version": "1", "agreed": "on"})
        client.post(MINE, {"entry": expert.ref, "act": "trained"})
        client.post(MINE, {"entry": expert.ref, "act": "availability", "away_until": "", "load_limit": "3"})
        after = client.get(MINE)
        assert after.context["hindrances"] == []
        assert Expert.objects.get(pk=expert.pk).load_limit == 3

    def test_an_old_text_is_not_signed(self, people, sign_in):
        expert, persona = make_expert()
        Pledge.objects.all().delete()
        answer = sign_in(persona).post(MINE, {"entry": expert.ref, "act": "pledge", "version": "0", "agreed": "on"})
        assert answer.status_code == 422
        assert not Pledge.objects.exists()

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_pledge_is_read_in_ones_own_language(self, people, sign_in, language):
        _expert, persona = make_expert()
        Pledge.objects.all().delete()
        client = sign_in(persona)
        client.cookies["django_language"] = language
        text = client.get(MINE).content.decode()
        assert ("严格保密" in text) == (language == "zh-hans")
        assert ("keep applications, scores" in text) == (language == "en")

    def test_what_cannot_be_saved_says_so(self, people, sign_in):
        expert, persona = make_expert()
        sent = {"entry": expert.ref, "act": "availability", "away_until": "2999-01-01", "load_limit": "99"}
        answer = sign_in(persona).post(MINE, sent)
        assert answer.status_code == 422

    def test_a_reviewer_in_no_pool_reads_how_to_get_there(self, people, sign_in):
        _expert, persona = make_expert()
        Pledge.objects.all().delete()
        Expert.objects.all().delete()
        assert sign_in(persona).get(MINE).context["expert"] is None

    def test_one_who_left_sees_so(self, people, sign_in):
        _expert, persona = make_expert()
        Expert.objects.update(status=ExpertStatus.RETIRED)
        assert sign_in(persona).get(MINE).status_code == 200
