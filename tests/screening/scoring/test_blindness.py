"""Blindness on every channel: each test first creates what could leak, then reads whatever that person can read."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from openpyxl import load_workbook

from accounts.roles import CONSOLE_ROLES
from core.errors import NotVisible
from core.models import AuditEntry, Mail, Notice
from projects.models import TeamMember
from projects.selectors.institution import OverviewFilter
from projects.selectors.office import ProjectFilter
from projects.services.exports import export_projects
from projects.services.institution_export import export_institution
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Review, Seat
from screening.selectors.desk import desk_groups, discussion_of, discussion_seat
from screening.services.scorecards import post_in_discussion, save_scorecard, start_revision, submit_revision
from screening.services.seats import accept_seat, declare_conflict
from tests.personas import Persona
from tests.screening.factories import PANEL, make_expert, make_review, make_round, make_seat
from tests.screening.scoring.sheets import full_sheet, handed_in
from tests.standing import standing

pytestmark = pytest.mark.django_db

REMARK, COMMENT, VETO, POST, DECLARED = "甲密总评七一", "乙密理由七二", "丙密否决七三", "丁密讨论七四", "戊密声明七五"
WORDS = (REMARK, COMMENT, VETO, POST, DECLARED)
UNKNOWN = ("draw_", "logout", "jsi18n", "job_", "language")


@dataclass
class Scene:
    """One review; the first four have scored and written, the last expert has only accepted."""

    review: Review
    panel: list[tuple[Seat, Persona]]

    @property
    def late(self) -> tuple[Seat, Persona]:
        return self.panel[-1]

    @property
    def marks(self) -> list[str]:
        """What nobody outside may read: words, and who the experts are."""
        return [*WORDS, *self.names]

    @property
    def names(self) -> list[str]:
        scored = [expert for _seat, expert in self.panel]
        return [*(each.user.name for each in scored), *(each.user.email for each in scored)]


@standing
def scene(people) -> Scene:
    """Everything that could leak is there: declarations, levels, comments, a veto, remarks, words of a discussion."""
    review = make_review(people, make_round(people))
    panel = []
    for specialty in PANEL:
        expert, persona = make_expert(specialty)
        seat = make_seat(review, expert)
        panel.append((accept_seat(by=persona.actor, seat=seat, declaration=DECLARED), persona))
    for (seat, persona), level in zip(panel[:4], "2345", strict=True):
        handed_in(seat, persona, level, remark=REMARK, A1_comment=COMMENT, vetoes=["V5"], veto_reason=VETO)
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.DISCUSSION)
    first, author = panel[0]
    post_in_discussion(by=author.actor, review=review, text=POST, seat=first)
    Review.objects.filter(pk=review.pk).update(status=ReviewStatus.SCORING)
    return Scene(Review.objects.get(pk=review.pk), panel)


def addresses(scene: Scene, *, staff: bool = True) -> Iterator[str]:
    """Every address of the portal that can be filled with what stands in the scene.

    Who has no role in the console is refused there before anything is looked for (``docs/permissions.md``): once for
    each of its pages is enough.
    """
    project, seat = scene.review.project, scene.late[0]
    seats = [scene.panel[0][0].ref, seat.ref]
    others = [scene.review.ref, scene.review.round.ref, seat.expert.ref]
    filled = {"section": ["basics"], "number": ["1"], "position": ["1"], "key": [project.key]}
    for route, names in routes(get_resolver().url_patterns):
        if route.startswith("/console/my-reviews/"):
            refs = seats
        elif route.startswith("/console/") and staff:
            refs = [project.reference, *others, *seats[1:]]
        else:
            refs = [project.reference]
        choices = [refs if name == "ref" else filled.get(name, refs[-1:]) for name in names]
        for values in itertools.product(*choices):
            yield fill(route, dict(zip(names, values, strict=True)))


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, list[str]]]:
    for pattern in patterns:
        route = before + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif hasattr(pattern.pattern, "_route") and not any(each in str(pattern.name) for each in UNKNOWN):
            yield route, list(pattern.pattern.converters)


def fill(route: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        for kind in ("str", "int", "slug", "uuid", "path"):
            route = route.replace(f"<{kind}:{name}>", value)
        route = route.replace(f"<{name}>", value)
    return route


def everything_read(client: Client, scene: Scene, *, staff: bool = True) -> dict[str, str]:
    """The text of every page this person can open. What he may not open answers 403 or 404 and is looked at too."""
    found = {}
    for path in addresses(scene, staff=staff):
        answer = client.get(path)
        if not answer.streaming:
            found[path] = answer.content.decode(errors="replace")
    return found


def leaks(found: dict[str, str], marks: list[str]) -> list[tuple[str, str]]:
    return [(path, mark) for path, text in found.items() for mark in marks if mark in text]


def told_to(persona: Persona) -> str:
    """Every notice and e-mail to this person."""
    notices = Notice.objects.filter(recipient=persona.user).values_list("title", "body")
    mails = Mail.objects.filter(address=persona.user.email).values_list("subject", "body")
    return json.dumps([*notices, *mails], ensure_ascii=False)


def cells(content: bytes) -> str:
    book = load_workbook(BytesIO(content))
    return " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_crawl_reaches_the_pages_that_matter(people, scene, sign_in):
    """Otherwise the tests below would find nothing because they look at nothing."""
    seat, _expert = scene.panel[0]
    _late_seat, late = scene.late
    paths = set(addresses(scene))
    assert f"/console/my-reviews/{seat.ref}/discussion/" in paths
    assert f"/projects/{scene.review.project.reference}/viewers/" in paths
    assert f"/api/v1/projects/{scene.review.project.reference}/" in paths
    own = sign_in(scene.panel[0][1]).get(f"/console/my-reviews/{seat.ref}/").content.decode()
    assert all(mark in own for mark in (REMARK, COMMENT, VETO))
    assert late.user.name in sign_in(late).get(f"/console/my-reviews/{scene.late[0].ref}/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["wang", "manager", "leader", "firm"])
def test_outside_the_office_nobody_reads_a_score_or_who_gave_it(people, scene, sign_in, who):
    persona = getattr(people, who)
    staff = persona.actor.role in CONSOLE_ROLES
    assert leaks(everything_read(sign_in(persona), scene, staff=staff), scene.marks) == []
    assert not [mark for mark in scene.marks if mark in told_to(persona)]


def test_the_applicant_sees_that_reviewers_read_and_not_which(people, scene, sign_in):
    seat, expert = scene.late
    sign_in(expert).get(f"/console/my-reviews/{seat.ref}/")
    assert AuditEntry.objects.filter(event="project.viewed", actor_id=expert.user.pk).exists()
    text = sign_in(people.wang).get(f"/projects/{scene.review.project.reference}/viewers/").content.decode()
    assert "评审专家" in text
    assert not [mark for mark in [*scene.marks, seat.expert.code, seat.expert.institution_name] if mark in text]


def test_the_exports_hold_no_score_and_no_expert(people, scene):
    of_office = cells(export_projects(by=people.officer.actor, chosen=ProjectFilter()))
    of_institution = cells(export_institution(by=people.manager.actor, chosen=OverviewFilter()))
    assert scene.review.project.title in of_office
    assert not [mark for mark in scene.marks if mark in of_office + of_institution]


@pytest.mark.slow
def test_the_audit_view_names_acts_and_never_what_was_given(people, scene, sign_in):
    """The audit administrator sees who handed in a score, not the score and not a word of it."""
    found = everything_read(sign_in(people.audit_admin), scene)
    assert leaks(found, [REMARK, COMMENT, VETO, POST]) == []
    lines = AuditEntry.objects.filter(object_ref=scene.review.audit_ref)
    assert lines.filter(event="seat.scored").count() == 4
    written = json.dumps(list(lines.values_list("changes", "reason")), ensure_ascii=False)
    assert not [mark for mark in (REMARK, COMMENT, VETO, POST) if mark in written]
    assert "total" not in written
    assert "answers" not in written


@pytest.mark.slow
def test_before_his_own_score_an_expert_reads_nothing_of_the_others(scene, sign_in):
    _seat, late = scene.late
    others = [name for name in scene.names if name not in (late.user.name, late.user.email)]
    found = everything_read(sign_in(late), scene)
    assert leaks(found, [REMARK, COMMENT, VETO, POST, *others]) == []
    assert not [mark for mark in (*WORDS, *others) if mark in told_to(late)]
    codes = [seat.expert.code for seat, _expert in scene.panel[:-1]]
    assert leaks(found, codes) == []


@pytest.mark.parametrize("status", [ReviewStatus.SCORING, ReviewStatus.DISCUSSION])
def test_the_discussion_does_not_exist_before_ones_own_score(scene, sign_in, status):
    Review.objects.filter(pk=scene.review.pk).update(status=status)
    seat, late = scene.late
    assert sign_in(late).get(f"/console/my-reviews/{seat.ref}/discussion/").status_code == 404
    with pytest.raises(NotVisible):
        discussion_seat(late.actor, seat.ref)


def test_in_the_discussion_experts_are_letters(scene, sign_in):
    Review.objects.filter(pk=scene.review.pk).update(status=ReviewStatus.DISCUSSION)
    seat, expert = scene.panel[1]
    answer = sign_in(expert).get(f"/console/my-reviews/{seat.ref}/discussion/")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert all(mark in text for mark in (REMARK, COMMENT, VETO, POST))
    others = [name for name in scene.names if name not in (expert.user.name, expert.user.email)]
    codes = [each.expert.code for each, _expert in scene.panel]
    places = [each.expert.institution_name for each, _expert in scene.panel if each.pk != seat.pk]
    assert not [mark for mark in [*others, *codes, *places] if mark in text]


def test_a_revised_score_is_seen_only_after_ones_own_revision(scene):
    Review.objects.filter(pk=scene.review.pk).update(status=ReviewStatus.DISCUSSION)
    (first, author), (second, reader) = scene.panel[0], scene.panel[1]

    def revise(seat: Seat, who: Persona) -> None:
        card = start_revision(by=who.actor, seat=seat)
        save_scorecard(by=who.actor, seat=seat, changes=full_sheet("3"), version=card.version)
        submit_revision(by=who.actor, seat=seat)

    def revised_by_others() -> list[Any]:
        voices = discussion_of(discussion_seat(reader.actor, second.ref)).voices
        return [voice.revised for voice in voices if voice.revised and not voice.is_own]

    revise(first, author)
    Review.objects.filter(pk=scene.review.pk).update(status=ReviewStatus.DISCUSSION)
    assert revised_by_others() == []
    revise(second, reader)
    Review.objects.filter(pk=scene.review.pk).update(status=ReviewStatus.DISCUSSION)
    assert [card.total for card in revised_by_others()] == [60]


@pytest.mark.slow
def test_after_a_conflict_the_project_is_nowhere(scene, sign_in):
    seat, late = scene.late
    client = sign_in(late)
    title, reference = scene.review.project.title, scene.review.project.reference
    assert title in client.get("/console/my-reviews/").content.decode()
    left = declare_conflict(by=late.actor, seat=seat, text="本人导师的项目")
    assert left.status == SeatStatus.CONFLICT
    # The address of a page says its reference; what counts is what the page adds to it.
    found = {path: text for path, text in everything_read(client, scene).items() if reference not in path}
    assert leaks(found, [title, *WORDS[:4]]) == []
    assert desk_groups(late.actor).total == 0
    for page in ("", "answer/", "submit/", "discussion/"):
        assert client.get(f"/console/my-reviews/{seat.ref}/{page}").status_code == 404
    assert client.get(f"/projects/{reference}/").status_code == 404


@pytest.mark.slow
def test_an_officer_with_a_part_in_the_project_learns_nothing_of_its_scores(people, scene, sign_in):
    project = scene.review.project
    TeamMember.objects.create(project=project, position=9, name=people.officer.user.name, user=people.officer.user)
    found = everything_read(sign_in(people.officer), scene)
    assert leaks(found, [REMARK, COMMENT, VETO, POST]) == []


def test_an_expert_who_joins_the_team_loses_his_seat_from_sight(people, scene, sign_in):
    seat, late = scene.late
    project = scene.review.project
    TeamMember.objects.create(project=project, position=9, name=late.user.name, user=late.user)
    assert sign_in(late).get(f"/console/my-reviews/{seat.ref}/").status_code == 404


def test_a_round_that_has_not_opened_is_not_on_the_desk(people, sign_in):
    expert, persona = make_expert()
    review = make_review(people, make_round(people))
    seat = make_seat(review, expert)
    review.round.status = "preparing"
    review.round.save(update_fields=["status"])
    assert desk_groups(persona.actor).total == 0
    assert sign_in(persona).get(f"/console/my-reviews/{seat.ref}/answer/").status_code == 404


def test_the_dossier_keeps_the_recusal_list_and_the_contacts_back(people, sign_in):
    answers = {
        "recusals": [{"name": "己密对手七六", "organisation": "医疗机构 042", "reason": "庚密争议七七"}],
        "phone": "13912345678",
        "email": "secret77@example.org",
        "excluded_firms": "辛密企业七八",
    }
    expert, persona = make_expert()
    review = make_review(people, make_round(people), **answers)
    seat = make_seat(review, expert, SeatStatus.ACCEPTED)
    package = json.dumps(review.submission.package, ensure_ascii=False)
    marks = ["己密对手七六", "庚密争议七七", "13912345678", "secret77@example.org", "辛密企业七八"]
    assert all(mark in package for mark in marks)
    text = sign_in(persona).get(f"/console/my-reviews/{seat.ref}/").content.decode()
    assert not [mark for mark in marks if mark in text]


def test_before_the_declaration_only_title_field_and_institution(people, sign_in):
    expert, persona = make_expert()
    review = make_review(
        people, make_round(people), summary="壬密摘要七九，一句话说明它是什么", applicant_name="癸密姓名八十"
    )
    seat = make_seat(review, expert)
    client = sign_in(persona)
    text = client.get(f"/console/my-reviews/{seat.ref}/answer/").content.decode()
    assert review.project.title in text
    assert review.project.institution.name in text
    assert not [mark for mark in ("壬密摘要七九", "癸密姓名八十", people.wang.user.name) if mark in text]
    assert client.get(f"/console/my-reviews/{seat.ref}/").status_code == 302
    assert client.get(f"/console/my-reviews/{seat.ref}/submit/").status_code == 404


@pytest.mark.parametrize("who", ["wang", "officer", "leader", "coach", "manager", "system_admin", "nobody"])
def test_the_desk_belongs_to_experts_alone(people, scene, sign_in, who):
    seat, _expert = scene.panel[0]
    client = sign_in(getattr(people, who))
    for page in ("", f"{seat.ref}/", f"{seat.ref}/answer/", f"{seat.ref}/discussion/", f"{seat.ref}/submit/"):
        assert client.get(f"/console/my-reviews/{page}").status_code == 403


def test_another_experts_seat_does_not_exist(scene, sign_in):
    seat, _expert = scene.panel[0]
    _other, stranger = make_expert()
    for page in ("", "answer/", "discussion/", "submit/", "papers/x/", "papers/x/file/"):
        assert sign_in(stranger).get(f"/console/my-reviews/{seat.ref}/{page}").status_code == 404


def test_officers_are_told_of_a_conflict_without_its_words(people, scene):
    seat, late = scene.late
    declare_conflict(by=late.actor, seat=seat, text="密因八一")
    assert "密因八一" not in told_to(people.officer)
    assert Notice.objects.filter(recipient=people.officer.user, event="seat.conflict").exists()
