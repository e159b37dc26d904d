"""The letter for priority testing: who gets it, what it says, and what everybody may verify."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from core.errors import NotVisible
from core.models import AuditEntry
from matching.selectors.partnerships import public_letter
from matching.services.partnerships import end_partnership
from matching.services.testing_letters import testing_letter as letter_file
from tests.matching.partnerships.factories import confirmed, institute_person, proposed


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def verify(client, partnership):
    return client.get(reverse("matching:letter_verify", args=[partnership.code]))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_letter_names_the_parties_and_no_terms(people, language):
    partnership = confirmed(people)
    with translation.override(language):
        text = text_of(letter_file(by=people.wang.actor, partnership=partnership))
    project = partnership.match.project
    for said in (project.ref, "".join(project.title.split()), "企业031", "医疗机构001", partnership.code[:4]):
        assert said in text
    for secret in ("8765432", "8,765,432", "两期付款", "许可", "Licence", "型式检验送检"):
        assert secret not in text
    assert AuditEntry.objects.filter(event="partnership.letter_taken", object_ref=partnership.ref).count() == 1


def test_no_letter_before_the_confirmation_and_after_the_end(people, sign_in):
    partnership = proposed(people)
    address = reverse("matching:letter", args=[partnership.match.ref])
    assert sign_in(people.wang).get(address).status_code == 404
    with pytest.raises(NotVisible):
        letter_file(by=people.wang.actor, partnership=partnership)
    end_partnership(by=people.wang.actor, partnership=confirmed(people))
    assert sign_in(people.wang).get(address).status_code == 404


def test_everybody_verifies_it_by_its_code(people, client):
    partnership = confirmed(people)
    read = verify(client, partnership)
    body = read.content.decode()
    assert read.status_code == 200
    assert all(said in body for said in (partnership.match.project.ref, partnership.match.project.title, "企业 031"))
    assert "noindex" in read["X-Robots-Tag"]
    assert not any(secret in body for secret in ("8,765,432", "两期付款", "型式检验送检", "contract-9931"))
    end_partnership(by=people.wang.actor, partnership=partnership)
    assert public_letter(partnership.code).ended_on is not None
    assert verify(client, partnership).status_code == 200


def test_a_code_that_was_never_given(client, db):
    assert client.get(reverse("matching:letter_verify", args=["BCDF-GHJK-2345-6789"])).status_code == 404


def test_the_code_may_be_typed_in_groups(people, client):
    partnership = confirmed(people)
    grouped = "-".join(partnership.code[at : at + 4] for at in range(0, 16, 4)).lower()
    assert client.get(reverse("matching:letter_verify", args=[grouped])).status_code == 200


def test_the_test_institute_sees_the_letters_of_its_province(people, sign_in):
    partnership = confirmed(people)
    here, elsewhere = sign_in(institute_person("44")), sign_in(institute_person("51"))
    listed = here.get(reverse("console:testing_letter_list"))
    body = listed.content.decode()
    assert partnership.match.project.ref in body
    assert not any(secret in body for secret in ("8,765,432", "两期付款", "许可", "型式检验送检"))
    file = reverse("console:testing_letter", args=[partnership.code])
    assert here.get(file).content.startswith(b"%PDF")
    assert elsewhere.get(file).status_code == 404
    assert partnership.match.project.ref not in elsewhere.get(reverse("console:testing_letter_list")).content.decode()
    end_partnership(by=people.wang.actor, partnership=partnership)
    assert here.get(file).status_code == 404
    assert partnership.match.project.ref not in here.get(reverse("console:testing_letter_list")).content.decode()


def test_the_letters_are_found_by_code_and_firm(people, sign_in):
    partnership = confirmed(people)
    client = sign_in(institute_person("44"))
    for words in (partnership.code, f"{partnership.code[:4]}-{partnership.code[4:]}", "企业 031"):
        assert partnership.match.project.ref in client.get("/console/testing-letters/", {"q": words}).content.decode()
    assert partnership.match.project.ref not in client.get("/console/testing-letters/", {"q": "999"}).content.decode()


@pytest.mark.parametrize("name", ["firm", "wang", "leader", "coach", "department", "audit_admin", "officer"])
def test_the_list_of_letters_is_the_institutes(people, sign_in, name):
    confirmed(people)
    assert sign_in(getattr(people, name)).get(reverse("console:testing_letter_list")).status_code == 403
