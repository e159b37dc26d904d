"""Two runs or two tabs at once, on two connections."""

import pytest
from django.utils import timezone

from core.models import Notice
from matching.models import SavedSearch
from matching.selectors.search import Query
from matching.services.saved_searches import save_search, send_alerts
from matching.services.search import index_changes
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project
from tests.matching.needs.given import open_need
from tests.matching.needs.test_races import at_once
from tests.personas import make_personas

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_runs_tell_once():
    people = make_personas()
    firm = people.firm.actor
    for subject, word in (("projects", "止血"), ("needs", "管路")):
        save_search(by=firm, subject=subject, query=Query(text=word), name=word, alert="at_once")
    project = accepted_project(people, title="止血海绵", patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    open_need(people.wang, title="寻找管路固定办法")
    index_changes()
    now = timezone.now()
    assert at_once(lambda: send_alerts(now=now), lambda: send_alerts(now=now)) == [None, None]
    told = "\n".join(Notice.objects.filter(event="saved_search.found").values_list("body", flat=True))
    assert told.count("止血海绵") == 1
    assert told.count("寻找管路固定办法") == 1


def test_a_double_click_keeps_one_search():
    people = make_personas()
    firm = people.firm.actor

    def keep() -> None:
        save_search(by=firm, subject="projects", query=Query(text="止血"), name="止血", alert="daily")

    raised = at_once(keep, keep)
    assert sum(refusal is not None for refusal in raised) == 1
    assert SavedSearch.objects.count() == 1
