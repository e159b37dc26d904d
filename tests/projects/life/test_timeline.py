"""What happened to a project, as each of its readers is told."""

from core.models import AuditEntry
from projects.enums import ListKind
from projects.models import Project
from projects.selectors.timeline import timeline
from projects.services.checks import RemarkInput, return_project
from projects.services.confirmations import decide_confirmation
from projects.services.lifecycle import set_openness
from projects.services.listings import enter_list, leave_list
from projects.services.transfers import offer_transfer
from tests.factories import accepted_project, submitted_project

REMARKS = [
    RemarkInput("clinical", "existing_means", "请补充与同类产品的比较。"),
    RemarkInput("basics", "summary", "请写明适用人群。"),
]


def texts(persona, project: Project) -> list[str]:
    return [each.text for each in timeline(persona.actor, project)]


def test_every_turn_is_a_sentence_and_the_newest_comes_first(people):
    project = submitted_project(people.wang, service_invention="yes")
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    return_project(by=people.officer.actor, project=project, remarks=REMARKS)

    told = timeline(people.wang.actor, project)
    events = AuditEntry.objects.filter(object_ref=project.key, event__in=("project.started", "project.submitted"))
    assert [each.when for each in told] == sorted((each.when for each in told), reverse=True)
    assert len(told) == 2 + events.count()
    assert "2" in told[0].text
    assert not [each for each in told if "." in each.text and each.text.islower()]


def test_lists_and_classes_are_named_in_words(people):
    project = accepted_project(people)
    day = project.applied_on
    listing = enter_list(by=people.officer.actor, project=project, kind=ListKind.LIBRARY, on=day, basis="第7批")
    leave_list(by=people.officer.actor, listing=listing, on=day, reason="重复入库")

    told = texts(people.wang, project)
    assert [ListKind.LIBRARY.value in each for each in told[:2]] == [False, False]
    assert [str(ListKind.LIBRARY.label) in each for each in told[:2]] == [True, True]


def test_the_applicant_reads_the_office_and_not_the_officers_name(people):
    project = submitted_project(people.wang)
    return_project(by=people.officer.actor, project=project, remarks=REMARKS)
    name = people.officer.user.name

    assert name not in timeline(people.wang.actor, project)[0].who
    assert people.officer.organisation.name in timeline(people.wang.actor, project)[0].who
    assert name not in timeline(people.manager.actor, project)[0].who
    assert name in timeline(people.officer.actor, project)[0].who


def test_what_the_team_settles_among_itself_is_told_to_nobody_else(people):
    project = accepted_project(people, patent_status="granted")
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    offer_transfer(by=people.wang.actor, project=project, email=people.li.user.email, reason="调往外院")

    own = texts(people.wang, project)
    assert len(own) == len(texts(people.officer, project)) + 2 == len(texts(people.manager, project)) + 2
    assert "调往外院" not in str(timeline(people.officer.actor, project))


def test_choosing_the_same_openness_again_leaves_no_trace(people):
    project = accepted_project(people, patent_status="granted")
    for _twice in range(2):
        set_openness(by=people.wang.actor, project=project, openness="enterprises")
    assert AuditEntry.objects.filter(event="project.opened").count() == 1
