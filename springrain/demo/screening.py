"""The demo's screening, driven through the services: a pool of experts, a round that is released, one being scored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from core.actor import Actor
from projects.models import Project
from screening.content import Content
from screening.enums import SeatStatus, Specialty, Verdict
from screening.models import Expert, Review, Round, Seat
from screening.selectors.experts import pledge_version
from screening.services.decisions import confirm_decision, prepare_decision, release_round
from screening.services.draws import draw_round, seat_by_hand
from screening.services.expert_facts import ExpertFacts
from screening.services.expert_invitations import accept_invitation, invite_expert
from screening.services.experts import add_expert, record_training, sign_pledge
from screening.services.rounds import RoundFacts, add_projects, close_round, create_round, move_on, open_round
from screening.services.scorecards import save_scorecard, submit_scorecard
from screening.services.seats import accept_seat
from springrain.demo.people import PASSWORD, actor
from springrain.demo.screened_ideas import SCREENED

CLINICAL_FIELDS = ("03", "04", "07", "13", "19", "20", "21")
# The first is the demo's reviewer; the others share the password and stand on no list of sign-ins.
EXPERTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("reviewer", "评审专家 001", Specialty.CLINICAL, "医疗机构 902", "主任医师"),
    ("expert02", "评审专家 002", Specialty.CLINICAL, "医疗机构 903", "副主任医师"),
    ("expert03", "评审专家 003", Specialty.CLINICAL, "医疗机构 904", "主任医师"),
    ("expert04", "评审专家 004", Specialty.ENGINEERING, "理工院校 961", "教授"),
    ("expert05", "评审专家 005", Specialty.ENGINEERING, "工程研究院 962", "高级工程师"),
    ("expert06", "评审专家 006", Specialty.REGULATORY, "审评认证机构 963", "主任药师"),
    ("expert07", "评审专家 007", Specialty.REGULATORY, "检测机构 964", "高级工程师"),
    ("expert08", "评审专家 008", Specialty.MARKET, "投资机构 965", "投资总监"),
)
LEVELS = {"passed": 4, "to_improve": 3, "not_passed": 2}
VERDICTS = {"passed": Verdict.PASSED, "to_improve": Verdict.IMPROVE, "not_passed": Verdict.NOT_PASSED}


@dataclass(frozen=True)
class Letter:
    """What the demo's office writes."""

    strengths: str
    improve: str
    support: tuple[str, ...]


LETTERS = {
    "passed": Letter(
        "临床需求明确，有多中心数据；产品已定型，样机通过动物试验。",
        "请尽早明确临床评价路径，补充长期随访数据。",
        ("registration",),
    ),
    "to_improve": Letter(
        "截骨偏差的问题真实，工程思路可行。", "请补充与已上市导板的比较和至少一组台架误差数据。", ("testing", "patents")
    ),
    "not_passed": Letter(
        "烫伤防护的出发点好，结构简单。",
        "现有产品已能控制温度，请说明实质差异，并补充原理验证。",
        ("engineering", "registration"),
    ),
}


def create_screening() -> None:
    experts = [_join(*facts) for facts in EXPERTS]
    _released_round()
    _running_round(experts[0])


def _join(key: str, name: str, specialty: str, institution: str, title: str) -> Expert:
    email = f"{key}@example.org"
    if not User.objects.filter(email=email).exists():
        user = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    facts = ExpertFacts(
        name=name,
        email=email,
        specialty=specialty,
        institution_name=institution,
        subcatalogues=CLINICAL_FIELDS if specialty == Specialty.CLINICAL else (),
        title=title,
        birth_year=1975,
    )
    expert = add_expert(by=actor("officer"), facts=facts)
    joined = accept_invitation(by=actor(key), invitation=invite_expert(by=actor("officer"), expert=expert))
    sign_pledge(by=actor(key), expert=joined, version=pledge_version())
    return record_training(by=actor(key), expert=joined)


def _released_round() -> None:
    officer, today = actor("officer"), timezone.localdate()
    facts = RoundFacts(name=f"{today.year} 年第一批", scores_due_on=today + timedelta(days=14), seats=3)
    round_ = _open(officer, facts, _titles("passed", "to_improve", "not_passed"), seed=1)
    for review in Review.objects.filter(round=round_).select_related("project"):
        outcome = SCREENED[review.project.title]
        for seat in review.panel.filter(status=SeatStatus.INVITED):
            _score(seat, _levels(round_, LEVELS[outcome], seat.pk))
        _decide(Review.objects.get(pk=review.pk), outcome)
    round_ = move_on(by=officer, round=round_)
    release_round(by=officer, round=round_)
    round_.refresh_from_db()
    if round_.status != "closed":
        close_round(by=officer, round=round_)


def _running_round(reviewer: Expert) -> None:
    """The demo's reviewer finds one project to answer for, one to score, and the office sees a board that moves."""
    officer, today = actor("officer"), timezone.localdate()
    facts = RoundFacts(name=f"{today.year} 年第二批", scores_due_on=today + timedelta(days=10), seats=5)
    round_ = create_round(by=officer, facts=facts)
    add_projects(by=officer, round=round_, projects=_projects(_titles("scoring")))
    for review in Review.objects.filter(round=round_):
        seat_by_hand(by=officer, review=review, expert=reviewer, reason="演示：由演示评审专家评分")
    draw_round(by=officer, round=round_, seed=2)
    round_ = open_round(by=officer, round=round_)
    first = Review.objects.filter(round=round_).order_by("id").first()
    assert first is not None  # noqa: S101 - the demo has projects being scored
    for seat in first.panel.filter(status=SeatStatus.INVITED).exclude(expert=reviewer)[:2]:
        _score(seat, _levels(round_, 3, seat.pk))
    accept_seat(by=_person(reviewer), seat=first.panel.get(expert=reviewer))


def _open(officer: Actor, facts: RoundFacts, titles: Sequence[str], seed: int) -> Round:
    round_ = create_round(by=officer, facts=facts)
    add_projects(by=officer, round=round_, projects=_projects(titles))
    draw_round(by=officer, round=round_, seed=seed)
    return open_round(by=officer, round=round_)


def _titles(*outcomes: str) -> list[str]:
    return [title for title, outcome in SCREENED.items() if outcome in outcomes]


def _projects(titles: Sequence[str]) -> list[Project]:
    return list(Project.objects.filter(title__in=titles, owner__isnull=False).order_by("id"))


def _levels(round_: Round, level: int, salt: int) -> dict[str, int]:
    """About the same everywhere, but not quite: people differ."""
    content = Content.read(round_.standard.content)
    codes = [criterion.code for criterion in content.criteria]
    return {code: level - ((at + salt) % 5 == 0) for at, code in enumerate(codes)}


def _score(seat: Seat, levels: dict[str, int]) -> None:
    expert = _person(seat.expert)
    accepted = accept_seat(by=expert, seat=seat)
    changes: dict[str, object] = {code: str(level) for code, level in levels.items()}
    changes |= {
        f"{code}-comment": "材料中的数据不足以支持更高的判断。" for code, level in levels.items() if level in (0, 1, 5)
    }
    changes |= {"confidence": "4", "remark": "需求真实，建议按意见继续完善。"}
    save_scorecard(by=expert, seat=accepted, changes=changes, version=0)
    submit_scorecard(by=expert, seat=accepted)


def _person(expert: Expert) -> Actor:
    return actor(expert.email.partition("@")[0])


def _decide(review: Review, outcome: str) -> None:
    officer, letter = actor("officer"), LETTERS[outcome]
    decision = prepare_decision(
        by=officer,
        review=review,
        verdict=VERDICTS[outcome],
        lists=("library",) if outcome == "passed" else (),
        strengths=letter.strengths,
        improve=letter.improve,
        support=letter.support,
        reason="演示数据：按评审意见作出决定。",
    )
    if decision.needs_second:
        confirm_decision(by=actor("officer3"), decision=decision)
