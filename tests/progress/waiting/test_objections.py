"""Objections to published results wait for the officers, but not for one whose own project they concern."""

from datetime import timedelta

from django.utils import timezone

from screening.enums import Verdict
from screening.services.publications import (
    Draft,
    Voice,
    answer_objection,
    draft_publication,
    open_publication,
    raise_objection,
)
from tests.progress.waiting.asking import holders, names
from tests.progress.waiting.cast import make_cast
from tests.screening.applicant.decided import decided


def test_they_wait_for_the_officers_until_they_are_answered(people):
    cast, case = make_cast(people), decided(people, Verdict.PASSED, patent_status="filed")
    until = timezone.localdate() + timedelta(days=7)
    draft = Draft(title="第一批结果公示", text="", list_kind="", fields=["title"], objections_until=until)
    made = draft_publication(by=people.officer.actor, round=case.review.round, draft=draft)
    publication = open_publication(by=people.officer.actor, publication=made)
    voice = Voice(name="李四", contact="reader@example.org", text="该项目与已上市产品相同，请核查。")
    objection = raise_objection(by=people.nobody.actor, publication=publication, voice=voice, address="192.0.2.1")
    assert names(*cast.officers) <= holders("objection")
    assert people.officer51.user.name not in holders("objection")
    assert people.wang.user.name not in holders("objection")
    answer_objection(by=people.officer.actor, objection=objection, answer="经核查，两者预期用途不同。")
    assert holders("objection") == set()
