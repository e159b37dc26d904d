"""Two at once on a request for classification, on two connections."""

from dataclasses import replace

import pytest
from django.utils import timezone

from core.errors import GuardRefused, StaleEdit
from projects.models import ClassConfirmation
from registration.models import Case, ClassificationRequest, ClassificationSupplement
from registration.services.classification import answer_supplement, hand_in_request, save_request, withdraw_request
from registration.services.classification_office import ask_supplement, confirm_outcome
from tests.at_once import at_once, refused
from tests.personas import make_personas
from tests.registration.classing.factories import DRAFT, decided, drafted, handed_in, sent, unsure_case

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
ANSWER = "结构图和材料清单见附件，型号没有变化。"


def request():
    return ClassificationRequest.objects.get()


def test_a_request_begun_twice_is_one():
    people = make_personas()
    case = unsure_case(people)
    raised = at_once(lambda: drafted(people.wang, case), lambda: drafted(people.firm, case))
    assert refused(raised) in ([], [GuardRefused])
    assert ClassificationRequest.objects.count() == 1


def test_of_two_that_write_from_the_same_text_the_second_is_stale():
    people = make_personas()
    drafted(people.wang, unsure_case(people))
    version = request().version
    raised = at_once(
        *(
            lambda by=by: save_request(
                by=by.actor,
                request=request(),
                draft=replace(DRAFT, reason=f"{by.user.name} 的理由写在这里"),
                version=version,
            )
            for by in (people.wang, people.firm)
        )
    )
    assert refused(raised) == [StaleEdit]
    kept = people.firm if raised[0] else people.wang
    assert request().reason.startswith(kept.user.name)


def test_of_handing_in_and_withdrawing_one_is_last_and_none_is_lost():
    people = make_personas()
    drafted(people.wang, unsure_case(people))
    raised = at_once(
        lambda: hand_in_request(by=people.wang.actor, request=request()),
        lambda: withdraw_request(by=people.wang.actor, request=request()),
    )
    assert request().status == "withdrawn" or refused(raised) == [GuardRefused]


def test_a_supplement_is_asked_for_once():
    people = make_personas()
    handed_in(people.wang, unsure_case(people))
    raised = at_once(
        *[lambda: ask_supplement(by=people.officer.actor, request=request(), text="请补充结构图。", on=TODAY)] * 2
    )
    assert refused(raised) == [GuardRefused]
    assert ClassificationSupplement.objects.count() == 1


def test_a_supplement_is_answered_once():
    people = make_personas()
    handed_in(people.wang, unsure_case(people))
    ask_supplement(by=people.officer.actor, request=request(), text="请补充结构图。", on=TODAY)
    raised = at_once(
        *(
            lambda by=by: answer_supplement(by=by.actor, request=request(), answer=ANSWER)
            for by in (people.wang, people.firm)
        )
    )
    assert refused(raised) == [GuardRefused]
    assert ClassificationSupplement.objects.get().answer == ANSWER


def test_an_outcome_confirmed_twice_decides_once_and_plans_once():
    people = make_personas()
    case = unsure_case(people)
    handed_in(people.wang, case)
    sent(people, request())
    decided(people, request())
    raised = at_once(*[lambda: confirm_outcome(by=people.officer.actor, request=request(), on=TODAY)] * 2)
    assert refused(raised) in ([], [GuardRefused])
    assert ClassConfirmation.objects.filter(project=case.project).count() == 1
    assert Case.objects.get().management_class == "III"
    assert list(case.plans.order_by("number").values_list("reason", flat=True)) == ["opened", "reclassed"]
