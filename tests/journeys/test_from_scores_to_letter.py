"""From an opened round to the letter, the appeal and the figure, in a browser: officers, experts and the applicant."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import OrganisationKind
from accounts.models import Region
from accounts.roles import Role
from core.models import Notice
from projects.enums import Status
from projects.models import Project
from screening.content import Content
from screening.enums import ReviewStatus, SeatStatus
from screening.models import Appeal, Expert, Review, Round, Seat
from screening.tasks import escalate_late, remind_experts
from tests.factories import accepted_project
from tests.journeys.test_from_idea_to_figure import enter
from tests.personas import Persona, Personas, make_organisation, make_persona, make_personas
from tests.screening.factories import make_expert

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TITLE = "评审旅程的封堵器"
SPECIALTIES = ("clinical", "clinical", "engineering", "engineering", "regulatory", "regulatory", "market")


class Stage:
    """The people of the story, each in a window of his own."""

    def __init__(self, chromium, base_url: str, people: Personas) -> None:
        self.chromium, self.base_url, self.people = chromium, base_url, people
        self.experts: dict[int, Persona] = {}
        self.windows: dict[int, Page] = {}

    def page_of(self, persona: Persona) -> Page:
        if persona.user.pk not in self.windows:
            window: BrowserContext = self.chromium.new_context(
                base_url=self.base_url, locale="zh-CN", viewport={"width": 1440, "height": 1000}
            )
            window.set_default_timeout(20_000)
            self.windows[persona.user.pk] = enter(window, persona)
        return self.windows[persona.user.pk]

    def close(self) -> None:
        for page in self.windows.values():
            page.context.close()


@pytest.fixture
def stage(chromium, live_server):
    story = Stage(chromium, live_server.url, make_personas())
    yield story
    story.close()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def go(page: Page, name: str, *args: object) -> None:
    page.goto(reverse(name, args=args))


def test_from_scores_to_letter(stage, live_server):
    people = stage.people
    project = accepted_project(people, title=TITLE, claimed_class="III", stage="frozen")
    for specialty in SPECIALTIES:
        expert, persona = make_expert(specialty, subcatalogues=[project.subcatalogue])
        stage.experts[expert.pk] = persona

    officer = stage.page_of(people.officer)
    round_ = _open_a_round(officer, project)
    review = Review.objects.get(round=round_)
    declined = _one_declines(stage, review)
    _four_score_and_one_vetoes(stage, review)
    _one_is_late(stage, officer, review)
    _discuss_and_conclude(officer, review)
    second = make_persona("省局经办 02", Role.PROVINCIAL_OFFICER, people.officer.organisation)
    _decide_and_release(officer, stage.page_of(second), review)
    _figure_follows(stage, people, project)
    _read_and_appeal(stage.page_of(people.wang), project, declined)
    _others_judge_the_appeal(stage, officer, project)


def _open_a_round(officer: Page, project: Project) -> Round:
    go(officer, "console:round_new")
    officer.fill("input[name=name]", "旅程第一批")
    officer.fill("input[name=scores_due_on]", (timezone.localdate() + timedelta(days=14)).isoformat())
    officer.locator("main form button.btn-primary").last.click()
    officer.wait_for_load_state()
    round_ = Round.objects.get(name="旅程第一批")
    go(officer, "console:round_add", round_.ref)
    officer.locator(f"input[name=project][value='{project.reference}']").check(force=True)
    officer.locator("main form[method=post] button.btn-primary").last.click()
    officer.wait_for_load_state()
    go(officer, "console:panel_list", round_.ref)
    officer.locator("main form[method=post] button.btn-primary").first.click()
    officer.wait_for_load_state()
    assert Seat.objects.filter(review__round=round_, status=SeatStatus.INVITED).count() == 5
    go(officer, "console:round_act", round_.ref, "open")
    officer.locator("main form[method=post] button.btn-primary").click()
    officer.wait_for_load_state()
    project.refresh_from_db()
    assert project.status == Status.SCREENING
    return round_


def _one_declines(stage: Stage, review: Review) -> Expert:
    """A substitute of the same part is drawn at once, and told."""
    seat = review.panel.filter(specialty="engineering").first()
    page = stage.page_of(stage.experts[seat.expert_id])
    go(page, "console:seat_answer", seat.ref)
    _open_around(page, "textarea[name=reason]")
    page.fill("textarea[name=reason]", "近期出差")
    page.locator("button[name=answer][value=decline]").click()
    page.wait_for_load_state()
    seat.refresh_from_db()
    assert seat.status == SeatStatus.DECLINED
    sitting = review.panel.filter(status=SeatStatus.INVITED)
    assert sitting.count() == 5
    assert sitting.filter(specialty="engineering").exists()
    return seat.expert


def _score(page: Page, seat: Seat, level: int, veto: str = "") -> None:
    """Declares, opens the dossier, scores and hands in, as a person would."""
    go(page, "console:seat_answer", seat.ref)
    _open_around(page, "input[name=no_conflict]")
    page.locator("input[name=no_conflict]").check(force=True)
    page.locator("button[name=answer][value=accept]").click()
    page.wait_for_load_state()
    go(page, "console:seat_desk", seat.ref)
    content = Content.read(seat.review.round.standard.content)
    for criterion in content.criteria:
        page.locator(f"input[name={criterion.code}][value='{level}']").check(force=True)
    if veto:
        _open_around(page, f"input[name=vetoes][value={veto}]")
        page.locator(f"input[name=vetoes][value={veto}]").check(force=True)
        page.fill("textarea[name=veto_reason]", "已有同品种上市，未见实质改进。")
    page.locator("[name=confidence]").first.wait_for(state="attached")
    page.locator("input[name=confidence][value='4']").check(force=True)
    page.fill("textarea[name=remark]", "需求真实，数据充分。")
    page.locator("button[data-hand-in]").click()
    page.wait_for_load_state()
    page.locator("form[data-hand-in-form] button.btn-primary").click()
    page.wait_for_load_state()
    seat.refresh_from_db()
    assert seat.status == SeatStatus.SUBMITTED, page.inner_text("main")[:600]


def _open_around(page: Page, selector: str) -> None:
    """Opens the folded part in which a field stands, when it is folded."""
    page.locator(selector).evaluate(
        "element => { const fold = element.closest('details'); if (fold) fold.open = true; }"
    )


def _four_score_and_one_vetoes(stage: Stage, review: Review) -> None:
    seats = list(review.panel.filter(status=SeatStatus.INVITED).select_related("review__round__standard")[:4])
    for position, seat in enumerate(seats):
        _score(stage.page_of(stage.experts[seat.expert_id]), seat, 4, veto="V5" if position == 0 else "")


def _one_is_late(stage: Stage, officer: Page, review: Review) -> None:
    """Reminded, shown to the officer as late, and then he scores after all."""
    seat = review.panel.get(status=SeatStatus.INVITED)
    page = stage.page_of(stage.experts[seat.expert_id])
    go(page, "console:seat_answer", seat.ref)
    _open_around(page, "input[name=no_conflict]")
    page.locator("input[name=no_conflict]").check(force=True)
    page.locator("button[name=answer][value=accept]").click()
    page.wait_for_load_state()
    # The days pass.
    Seat.objects.filter(pk=seat.pk).update(score_due_on=timezone.localdate() - timedelta(days=9))
    told = Notice.objects.filter(recipient=seat.expert.user).count()
    remind_experts()
    escalate_late()
    once = Notice.objects.filter(recipient=seat.expert.user).count()
    assert once == told + 1
    remind_experts()
    assert Notice.objects.filter(recipient=seat.expert.user).count() == once
    go(officer, "console:round_experts", review.round.ref)
    expect(officer.locator("main")).to_contain_text(seat.expert.name)
    seat.refresh_from_db()
    _finish(page, seat)


def _finish(page: Page, seat: Seat) -> None:
    go(page, "console:seat_desk", seat.ref)
    for criterion in Content.read(seat.review.round.standard.content).criteria:
        page.locator(f"input[name={criterion.code}][value='4']").check(force=True)
    page.locator("input[name=confidence][value='3']").check(force=True)
    page.fill("textarea[name=remark]", "同意推进。")
    page.locator("button[data-hand-in]").click()
    page.wait_for_load_state()
    page.locator("form[data-hand-in-form] button.btn-primary").click()
    page.wait_for_load_state()


def _discuss_and_conclude(officer: Page, review: Review) -> None:
    """A veto calls for a discussion whatever the points; the officer ends it with a reason, upholding nothing."""
    review.refresh_from_db()
    assert review.status == ReviewStatus.DISCUSSION
    go(officer, "console:review_page", review.ref)
    form = officer.locator(f"form[action='{reverse('console:review_conclude', args=[review.ref])}']")
    form.locator("textarea[name=reason]").fill("专家组讨论后认为与已上市产品有实质差异，不成立否决。")
    form.locator("button.btn-primary").click()
    officer.wait_for_load_state()
    review.refresh_from_db()
    assert review.status == ReviewStatus.SCORED
    assert review.total == 80


def _decide_and_release(officer: Page, second: Page, review: Review) -> None:
    go(officer, "console:review_page", review.ref)
    form = officer.locator(f"form[action='{reverse('console:review_decide', args=[review.ref])}']")
    form.locator("input[name=verdict][value=passed]").check(force=True)
    form.locator("input[name=lists][value=comprehensive_evaluation]").check(force=True)
    form.locator("textarea[name=strengths]").fill("临床需求明确，产品已定型。")
    form.locator("textarea[name=improve]").fill("请补充长期随访数据。")
    if not form.locator("textarea[name=reason]").input_value():
        form.locator("textarea[name=reason]").fill("按评审结果决定。")
    form.locator("button.btn-primary").click()
    officer.wait_for_load_state()
    go(officer, "console:round_act", review.round.ref, "decide")
    officer.locator("main form[method=post] button.btn-primary").click()
    officer.wait_for_load_state()
    go(second, "console:round_release", review.round.ref)
    confirm = second.locator(f"form[action='{reverse('console:round_confirm', args=[review.round.ref])}']")
    confirm.locator("input[type=checkbox]").first.check(force=True)
    confirm.locator("button.btn-primary").click()
    second.wait_for_load_state()
    go(second, "console:round_release", review.round.ref)
    second.locator(f"form[action='{reverse('console:round_release_now', args=[review.round.ref])}'] button").click()
    second.wait_for_load_state()
    review.refresh_from_db()
    assert review.status == ReviewStatus.RELEASED
    assert set(review.project.listings.values_list("kind", flat=True)) >= {"library", "comprehensive_evaluation"}


def _figure_follows(stage: Stage, people: Personas, project: Project) -> None:
    leader = stage.page_of(people.leader)
    go(leader, "progress:indicator_rows", "library")
    expect(leader.locator("main")).to_contain_text(project.reference)


def _read_and_appeal(page: Page, project: Project, declined: Expert) -> None:
    """The applicant reads means and advice, and nothing by which an expert could be known."""
    go(page, "screening:letter_page", project.ref)
    text = page.inner_text("main")
    assert "临床需求明确" in text
    assert "80.0" in text
    for expert in Expert.objects.all():
        assert expert.name not in text
        assert expert.code not in text
    assert all(declined.name not in message.body for message in mail.outbox if project.owner.email in message.to)
    go(page, "screening:appeal_file", project.ref)
    page.fill("textarea[name=text]", "请重新考虑推荐上报：定型证据已经齐全，见申报书第五节和检验报告。")
    page.locator("main form button.btn-primary").click()
    page.wait_for_load_state()
    assert Appeal.objects.filter(decision__review__project=project, status="open").exists()


def _others_judge_the_appeal(stage: Stage, officer: Page, project: Project) -> None:
    """Whoever prepared or confirmed the decision is refused; a third officer lets it stand with an answer."""
    appeal = Appeal.objects.get(decision__review__project=project)
    office = make_organisation(
        stage.people.officer.organisation.name, OrganisationKind.REGULATOR, Region.objects.get(pk="44").code
    )
    third = stage.page_of(make_persona("省局经办 03", Role.PROVINCIAL_OFFICER, office))
    go(third, "console:appeal_page", appeal.ref)
    third.locator("input[name=act][value=dismiss]").check(force=True)
    third.fill("textarea[name=answer]", "推荐上报需要更长的随访，补充后可在下一批提出。")
    third.locator("main form[method=post] button.btn-primary").click()
    third.wait_for_load_state()
    appeal.refresh_from_db()
    assert appeal.status == "dismissed"
    assert appeal.decided_by.name == "省局经办 03"
