"""The partnership's pages, with a browser's eyes: what is offered to whom, and that nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.enums import PartnershipStatus
from matching.models import Partnership
from tests.matching.matched import signed_match
from tests.matching.partnerships.factories import AMOUNT, confirmed, paper, proposed, second_firm


def page_of(match) -> str:
    return reverse("matching:match_partnership", args=[match.ref])


def filled(**changes):
    today = timezone.localdate().isoformat()
    return {
        "kind": "joint",
        "signed_on": today,
        "amount": AMOUNT,
        "note": "第一年不收许可费",
        "step1": "送检",
        "step1_on": today,
        "file": paper(),
        **changes,
    }


def test_recorded_read_and_confirmed(people, sign_in):
    match = signed_match(people)
    wang, firm = sign_in(people.wang), sign_in(people.firm)
    assert reverse("matching:partnership_new", args=[match.ref]) in wang.get(page_of(match)).content.decode()
    answer = wang.post(reverse("matching:partnership_new", args=[match.ref]), filled())
    assert answer.status_code == 302
    partnership = Partnership.objects.get()
    read = firm.get(page_of(match)).content.decode()
    assert all(text in read for text in ("8,765,432.10", "第一年不收许可费", "送检", 'value="confirm"'))
    assert 'value="confirm"' not in wang.get(page_of(match)).content.decode()
    firm.post(page_of(match), {"act": "confirm", "partnership": partnership.ref, "shares": "1"})
    partnership.refresh_from_db()
    assert (partnership.status, partnership.firm_shares) == (PartnershipStatus.CONFIRMED, True)
    assert reverse("matching:letter", args=[match.ref]) in firm.get(page_of(match)).content.decode()


def test_what_was_typed_stays_when_something_is_wrong(people, sign_in):
    match = signed_match(people)
    answer = sign_in(people.wang).post(
        reverse("matching:partnership_new", args=[match.ref]), filled(signed_on="", step2="注册受理")
    )
    assert answer.status_code == 422
    assert "第一年不收许可费" in answer.content.decode()
    assert {"signed_on", "step2_on"} <= set(answer.context["form"].errors)
    assert not Partnership.objects.exists()


def test_the_acts_on_the_page(people, sign_in):
    partnership = confirmed(people)
    page, wang = page_of(partnership.match), sign_in(people.wang)
    step = partnership.steps.get()
    given = {"partnership": partnership.ref}
    wang.post(page, {**given, "act": "step", "step": step.pk, "on": timezone.localdate().isoformat()})
    step.refresh_from_db()
    assert step.done_on == timezone.localdate()
    wang.post(page, {**given, "act": "step_add", "label": "注册受理", "due_on": timezone.localdate().isoformat()})
    assert partnership.steps.count() == 2
    wang.post(page, {**given, "act": "share", "shares": "1"})
    assert wang.post(page, {**given, "act": "survey"}).status_code == 422
    wang.post(page, {**given, "act": "survey", "marks": "4", "text": "办事很快"})
    assert partnership.surveys.get().marks == 4
    assert "办事很快" not in sign_in(people.firm).get(page).content.decode()
    assert wang.get(reverse("matching:partnership_end", args=[partnership.match.ref])).status_code == 200
    wang.post(reverse("matching:partnership_end", args=[partnership.match.ref]))
    partnership.refresh_from_db()
    assert partnership.status == PartnershipStatus.ENDED
    assert wang.get(page).status_code == 200


def test_an_act_on_what_is_no_longer_there_is_told(people, sign_in):
    partnership = proposed(people)
    page, firm = page_of(partnership.match), sign_in(people.firm)
    sign_in(people.wang).post(page, {"act": "cancel", "partnership": partnership.ref})
    assert firm.post(page, {"act": "confirm", "partnership": partnership.ref}).status_code == 409


@pytest.mark.parametrize("name", ["li", "manager", "officer", "zhao", "leader", "audit_admin"])
def test_for_others_it_does_not_exist(people, sign_in, name):
    match = confirmed(people).match
    client = sign_in(getattr(people, name))
    for address in (page_of(match), reverse("matching:letter", args=[match.ref])):
        assert client.get(address).status_code == 404
    assert sign_in(second_firm()).get(page_of(match)).status_code == 404


def test_text_is_shown_as_text(people, sign_in):
    partnership = proposed(people, note="<script>alert(1)</script>", steps=[("<b>x</b>", timezone.localdate())])
    read = sign_in(people.firm).get(page_of(partnership.match)).content.decode()
    assert "<script>alert(1)" not in read
    assert "&lt;b&gt;x&lt;/b&gt;" in read
