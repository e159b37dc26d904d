"""The pages of agreement and access: who gets them, what they say, what they do."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.models import AuditEntry
from matching.models import Agreement, Match
from projects.models import DisclosureGrant
from tests.matching.matched import chosen_match, requested_match, signed_match
from tests.personas import make_persona

pytestmark = pytest.mark.django_db


def url(name: str, match: Match) -> str:
    return reverse(f"matching:{name}", args=[match.ref])


def agreement_of(match: Match) -> Agreement:
    return Agreement.objects.get(match=match)


class TestAgreement:
    def test_both_sides_sign_on_the_page(self, people, sign_in):
        match = chosen_match(people)
        given = {"agreed": "on", "digest": agreement_of(match).digest}
        for persona in (people.firm, people.wang):
            client = sign_in(persona)
            page = client.get(url("match_agreement", match)).content.decode()
            assert agreement_of(match).digest in page
            assert "一、目的" in page
            assert client.post(url("match_agreement", match), given).status_code == 302
        assert Match.objects.get(pk=match.pk).status == "signed"
        assert 'name="agreed"' not in sign_in(people.wang).get(url("match_agreement", match)).content.decode()

    def test_without_the_tick_nothing_is_signed(self, people, sign_in):
        match = chosen_match(people)
        response = sign_in(people.wang).post(url("match_agreement", match), {"digest": agreement_of(match).digest})
        assert response.status_code == 422
        assert agreement_of(match).owner_signed_at is None

    def test_a_stale_page_signs_nothing_and_says_so(self, people, sign_in):
        match = chosen_match(people)
        given = {"agreed": "on", "digest": "0" * 64}
        response = sign_in(people.wang).post(url("match_agreement", match), given, follow=True)
        assert agreement_of(match).owner_signed_at is None
        assert agreement_of(match).digest in response.content.decode()

    @pytest.mark.parametrize("who", ["li", "officer", "unverified_firm", "leader", "manager", "sun", "audit_admin"])
    @pytest.mark.parametrize("name", ["match_agreement", "agreement_pdf", "match_access"])
    def test_to_all_others_the_pages_do_not_exist(self, people, sign_in, who, name):
        match = signed_match(people)
        assert sign_in(getattr(people, who)).get(url(name, match)).status_code == 404

    def test_before_acceptance_there_is_none(self, people, sign_in):
        match = requested_match(people)
        for persona in (people.wang, people.firm):
            assert sign_in(persona).get(url("match_agreement", match)).status_code == 404

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_the_pdf_holds_text_signatures_and_code(self, people, sign_in, language):
        match = signed_match(people)
        client = sign_in(people.firm)
        client.cookies["django_language"] = language
        response = client.get(url("agreement_pdf", match), headers={"accept-language": language})
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        plain = text.replace("-", "").replace("\n", "")
        assert agreement_of(match).code in plain
        assert "申报人 017" in text
        assert "企业用户 005" in text
        assert "企业 031" in text

    def test_page_and_second_look_ask_a_steady_number_of_queries(self, people, sign_in, django_assert_max_num_queries):
        match = signed_match(people)
        client = sign_in(people.wang)
        client.get(url("match_agreement", match))
        with django_assert_max_num_queries(25):
            client.get(url("match_agreement", match))


class TestVerifying:
    def test_whoever_holds_the_code_sees_masked_parties_and_no_title(self, people, client):
        match = signed_match(people)
        response = client.get(reverse("matching:agreement_verify", args=[agreement_of(match).code]))
        page = response.content.decode()
        assert match.project.reference in page
        assert "申***" in page
        for secret in (people.wang.user.name, "企业 031", match.project.title, match.message, people.firm.user.name):
            assert secret not in page
        assert "noindex" in response.headers["X-Robots-Tag"]

    def test_an_altered_agreement_is_reported(self, people, client):
        match = signed_match(people)
        address = reverse("matching:agreement_verify", args=[agreement_of(match).code])
        Agreement.objects.update(terms={**agreement_of(match).terms, "months": 1})
        assert (
            "This agreement has been altered" in client.get(address, headers={"accept-language": "en"}).content.decode()
        )

    def test_an_unknown_code_is_not_found(self, people, client):
        assert client.get(reverse("matching:agreement_verify", args=["BCDFGHJKMNPQRSTV"])).status_code == 404

    def test_a_code_is_found_however_it_is_typed(self, people, client):
        code = agreement_of(signed_match(people)).code
        typed = f" {code[:4].lower()}-{code[4:8]}-{code[8:12]} {code[12:]}"
        response = client.get(reverse("matching:agreement_ask"), {"code": typed})
        assert response.headers["Location"] == reverse("matching:agreement_verify", args=[code])


class TestAccess:
    def test_only_the_owner_has_the_page(self, people, sign_in):
        match = signed_match(people)
        assert sign_in(people.wang).get(url("match_access", match)).status_code == 200
        assert sign_in(people.firm).get(url("match_access", match)).status_code == 404

    def test_the_owner_extends_and_allows_downloads(self, people, sign_in):
        match = signed_match(people)
        given = {"act": "change", "people": [people.firm.user.pk], "access_days": 180, "may_download": "on"}
        assert sign_in(people.wang).post(url("match_access", match), given).status_code == 302
        grant = DisclosureGrant.objects.get(withdrawn_at=None)
        assert grant.may_download
        assert (grant.valid_until - grant.valid_from).days in (179, 180)

    def test_one_persons_access_ends(self, people, sign_in):
        match = signed_match(people)
        given = {"act": "close", "person": people.firm.user.pk}
        assert sign_in(people.wang).post(url("match_access", match), given).status_code == 302
        assert not DisclosureGrant.objects.filter(withdrawn_at=None).exists()
        assert AuditEntry.objects.filter(event="access.withdrawn").count() == 1

    def test_a_person_the_firm_did_not_name_cannot_be_let_in(self, people, sign_in):
        match = signed_match(people)
        other = make_persona("企业用户 007", "enterprise_member", people.firm.organisation)
        given = {"act": "change", "people": [other.user.pk], "access_days": 30}
        assert sign_in(people.wang).post(url("match_access", match), given).status_code == 422
        assert not DisclosureGrant.objects.filter(user=other.user).exists()

    def test_nobody_chosen_is_refused(self, people, sign_in):
        match = signed_match(people)
        response = sign_in(people.wang).post(url("match_access", match), {"act": "change", "access_days": 30})
        assert response.status_code == 422

    def test_a_persons_key_from_outside_is_not_found(self, people, sign_in):
        match = signed_match(people)
        given = {"act": "close", "person": people.zhao.user.pk}
        assert sign_in(people.wang).post(url("match_access", match), given).status_code == 404
        assert DisclosureGrant.objects.filter(withdrawn_at=None).count() == 1

    def test_the_firms_overview_offers_the_dossier_to_those_it_is_open_to(self, people, sign_in):
        match = signed_match(people)
        colleague = make_persona("企业用户 007", "enterprise_member", people.firm.organisation)
        shown = sign_in(people.firm).get(url("match_page", match)).context
        assert shown["own_grant"] == DisclosureGrant.objects.get()
        assert sign_in(colleague).get(url("match_page", match)).context["own_grant"] is None
        sign_in(people.wang).post(url("match_access", match), {"act": "close_all"})
        assert sign_in(people.firm).get(url("match_page", match)).context["own_grant"] is None

    def test_before_the_signatures_nothing_is_said_of_access(self, people, sign_in):
        assert not sign_in(people.firm).get(url("match_page", chosen_match(people))).context["may_open"]
