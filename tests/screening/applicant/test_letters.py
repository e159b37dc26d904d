"""The decision letter: useful to whoever reads it, silent about single experts, genuine for whoever holds its code."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation
from fpdf import FPDF

from core.models import AuditEntry, Mail, Notice
from projects.enums import Openness
from projects.models import TeamMember
from projects.services.lifecycle import set_openness
from screening.enums import Verdict
from screening.letters import letter_of, resubmit_day
from screening.models import Expert, Review
from screening.services.decisions import prepare_decision
from screening.support import BODIES
from tests.screening.applicant.decided import IMPROVE, STRENGTHS, decided, scored_review

INTERNAL = ("内部理由", "主持人内部意见", "讨论中的机密意见", "总体意见", "有依据")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def zh(text) -> str:
    with translation.override("zh-hans"):
        return str(text)


def forbidden(case) -> list[str]:
    """What no applicant may read: people, codes of experts, and what a single expert gave."""
    experts = Expert.objects.filter(assigned__review=case.review)
    names = [text for each in experts for text in (each.name, each.institution_name, each.email, each.ref)]
    seats = [seat.ref for seat, _persona in case.panel]
    totals = [f"{card.total:.1f}" for card in case.cards if card.total.quantize(1) != case.review.total.quantize(1)]
    return [*names, *seats, *totals, *INTERNAL]


def words_drawn(monkeypatch) -> list[str]:
    drawn: list[str] = []
    for name in ("cell", "multi_cell"):
        original = getattr(FPDF, name)

        def keep(self, *args, _original=original, **kwargs):
            drawn.extend(str(each) for each in [*args, *kwargs.values()] if isinstance(each, str))
            return _original(self, *args, **kwargs)

        monkeypatch.setattr(FPDF, name, keep)
    return drawn


@pytest.mark.parametrize("verdict", Verdict.values)
def test_the_letter_says_what_was_strong_what_to_improve_and_who_can_help(people, sign_in, verdict):
    case = decided(people, verdict)

    page = sign_in(people.wang).get(f"/projects/{case.project.ref}/letter/").content.decode()

    assert STRENGTHS in page
    assert zh(BODIES["testing"]) in page
    if verdict != Verdict.PASSED:
        assert IMPROVE.splitlines()[0] in page
    assert case.decision.appeal_until.strftime("%Y年") in page


def test_a_veto_that_ended_it_comes_with_its_advice(people, sign_in):
    case = decided(people, Verdict.NOT_PASSED, vetoes=("V5",))

    page = sign_in(people.wang).get(f"/projects/{case.project.ref}/letter/").content.decode()

    assert "已有同品种上市且无实质改进" in page
    assert "请说明与已上市产品的实质差异" in page


def test_only_an_improvable_project_is_told_a_day_to_come_again(people):
    improved = decided(people, Verdict.IMPROVE)

    assert (
        letter_of(improved.decision).resubmit_from == improved.project.resubmit_from == resubmit_day(improved.decision)
    )


def test_a_refused_project_is_told_no_day_to_come_again(people):
    assert letter_of(decided(people, Verdict.NOT_PASSED).decision).resubmit_from is None


@pytest.mark.parametrize(
    ("persona", "answer"),
    [
        ("wang", 200),
        ("manager", 200),
        ("officer", 200),
        ("li", 404),
        ("zhao", 404),
        ("manager2", 404),
        ("officer51", 404),
        ("leader", 404),
        ("department", 404),
        ("national", 404),
        ("firm", 404),
        ("system_admin", 404),
        ("nobody", 404),
    ],
)
def test_the_letter_is_for_those_who_read_the_whole_application(people, sign_in, persona, answer):
    case = decided(people)
    client = sign_in(getattr(people, persona))

    for tail in ("letter/", "letter.pdf", "letter/notes/", "screening/"):
        assert client.get(f"/projects/{case.project.ref}/{tail}").status_code == answer, tail


def test_an_expert_of_the_panel_gets_no_letter(people, sign_in):
    case = decided(people)
    _seat, expert = case.panel[0]

    assert sign_in(expert).get(f"/projects/{case.project.ref}/letter/").status_code == 404


def test_a_member_of_the_team_reads_the_letter_and_a_visitor_signs_in_first(people, sign_in):
    case = decided(people)
    TeamMember.objects.create(project=case.project, position=2, name="申报人 018", user=people.li.user)

    assert sign_in(people.li).get(f"/projects/{case.project.ref}/letter/").status_code == 200
    assert Client().get(f"/projects/{case.project.ref}/letter/").status_code == 302


def test_nothing_of_a_prepared_decision_is_seen(people, sign_in):
    review, _panel, _cards = scored_review(people, Verdict.NOT_PASSED)
    prepare_decision(
        by=people.officer.actor,
        review=review,
        verdict=Verdict.NOT_PASSED,
        strengths=STRENGTHS,
        improve=IMPROVE,
        reason="x",
    )
    wang = sign_in(people.wang)

    assert wang.get(f"/projects/{review.project.ref}/letter/").status_code == 404
    for address in (f"/projects/{review.project.ref}/", f"/projects/{review.project.ref}/screening/"):
        page = wang.get(address).content.decode()
        assert STRENGTHS not in page
        assert IMPROVE.splitlines()[0] not in page
        assert zh(Verdict.NOT_PASSED.label) not in page


@pytest.mark.parametrize("persona", ["wang", "manager"])
def test_no_expert_no_single_score_and_no_inner_word_reaches_the_applicants_side(people, sign_in, persona, monkeypatch):
    case = decided(people, Verdict.NOT_PASSED, vetoes=("V5",))
    drawn = words_drawn(monkeypatch)
    client, ref = sign_in(getattr(people, persona)), case.project.ref
    addresses = [f"/projects/{ref}/", f"/projects/{ref}/letter/", f"/projects/{ref}/screening/", "/projects/"]
    addresses += [f"/projects/{ref}/letter/notes/", f"/letters/{case.decision.code}/", "/notices/", "/announcements/"]
    if persona == "wang":
        addresses += [f"/projects/{ref}/viewers/", f"/projects/{ref}/appeal/"]
    texts = [client.get(address).content.decode() for address in addresses]
    texts += [client.get(f"/api/v1/projects/{ref}/").content.decode()]
    client.get(f"/projects/{ref}/letter.pdf")
    told = [f"{each.title} {each.body}" for each in Notice.objects.filter(recipient=getattr(people, persona).user)]
    mails = [f"{each.subject} {each.body}" for each in Mail.objects.filter(recipient=getattr(people, persona).user)]

    everything = "\n".join([*texts, *told, *mails, *drawn])
    assert [text for text in forbidden(case) if text in everything] == []
    assert STRENGTHS in "\n".join(drawn)


def test_the_mean_of_too_few_scores_is_not_shown(people, sign_in):
    case = decided(people)
    Review.objects.filter(pk=case.review.pk).update(scored=2)
    case.decision.review.refresh_from_db()

    letter = letter_of(case.decision)

    assert letter.total == ""
    assert letter.dimensions == []
    assert sign_in(people.wang).get(f"/projects/{case.project.ref}/letter/").status_code == 200


def test_a_dimension_that_one_expert_judged_shows_no_mean(people):
    """Of one or two the mean would be a single score."""
    case = decided(people)
    Review.objects.filter(pk=case.review.pk).update(judged={"A": 5, "B": 5, "C": 1})
    case.decision.review.refresh_from_db()
    points = [line.points for line in letter_of(case.decision).dimensions]
    assert points[2] == "—"
    assert "—" not in points[:2]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pdf_is_drawn_once_for_each_language_and_kept(people, sign_in, language):
    case = decided(people)
    client = sign_in(people.wang)
    client.cookies["django_language"] = language

    first = client.get(f"/projects/{case.project.ref}/letter.pdf")
    second = client.get(f"/projects/{case.project.ref}/letter.pdf")

    assert first["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.content == second.content
    assert first["Cache-Control"] == "private, no-store"
    assert len(default_storage.listdir("letters")[1]) == 1


def test_very_long_advice_goes_on_to_the_next_page(people, sign_in):
    case = decided(people)
    case.decision.improve = "请补充对比数据与风险分析。" * 230
    case.decision.save(update_fields=["improve"])

    assert sign_in(people.wang).get(f"/projects/{case.project.ref}/letter.pdf").status_code == 200


def test_a_code_proves_number_outcome_and_day_and_nothing_else(people):
    case = decided(people)

    page = Client().get(f"/letters/{case.decision.code}/")
    text = page.content.decode()

    assert page.status_code == 200
    assert case.project.reference in text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert case.project.title not in text
    for hidden in (STRENGTHS, IMPROVE.splitlines()[0], case.project.institution.name, case.project.applicant.name):
        assert hidden not in text


def test_the_title_stands_there_only_while_the_project_is_open_to_everybody(people):
    case = decided(people, Verdict.PASSED, patent_status="filed")
    set_openness(by=people.wang.actor, project=case.project, openness=Openness.PUBLIC)

    assert case.project.title in Client().get(f"/letters/{case.decision.code}/").content.decode()


def test_a_code_typed_in_groups_is_found_and_an_unreleased_or_unknown_one_is_not(people):
    review, _panel, _cards = scored_review(people, Verdict.IMPROVE)
    prepared = prepare_decision(
        by=people.officer.actor, review=review, verdict=Verdict.IMPROVE, improve=IMPROVE, reason="x"
    )

    assert Client().get(f"/letters/{prepared.code}/").status_code == 404
    assert Client().get("/letters/BCDFGHJKMNPQRSTV/").status_code == 404


def test_a_code_is_found_however_it_is_typed(people):
    code = decided(people).decision.code
    typed = "-".join([code[:4], code[4:8], code[8:12], code[12:]]).lower()

    assert Client().get(f"/letters/{typed}/").status_code == 200


def test_the_office_reading_a_letter_stands_in_the_audit_log_and_the_owner_does_not(people, sign_in):
    case = decided(people)
    looks = AuditEntry.objects.filter(event="project.viewed", object_ref=case.project.key, changes__part="letter")

    sign_in(people.wang).get(f"/projects/{case.project.ref}/letter/")
    assert looks.count() == 0
    sign_in(people.officer).get(f"/projects/{case.project.ref}/letter/")
    assert looks.count() == 1


def test_the_applicant_is_told_once_and_the_notice_says_no_outcome(people):
    case = decided(people, Verdict.NOT_PASSED)

    notice = Notice.objects.get(recipient=people.wang.user, event="decision.released")

    assert notice.url == f"/projects/{case.project.ref}/letter/"
    assert zh(Verdict.NOT_PASSED.label) not in notice.title + notice.body
