"""What the addresses of the screening are about: a project being scored, one that is decided, and the papers around."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from projects.services.checks import accept_project
from projects.services.documents import add_document
from projects.services.lifecycle import submit_project
from screening.enums import SeatStatus, Verdict
from screening.models import Appeal, Draw, Objection, Publication, Review, Seat, Standard
from screening.services.appeals import file_appeal
from screening.services.draws import draw_round
from screening.services.publications import Draft, Voice, draft_publication, open_publication, raise_objection
from screening.services.standards import start_draft
from tests.factories import draft_project, pdf
from tests.personas import Persona, Personas
from tests.screening.applicant.decided import Decided, decided
from tests.screening.factories import first_standard, make_expert, make_review, make_round, make_seat


@dataclass(frozen=True)
class Judged:
    """``expert`` scores Wang's project; ``stranger`` is an expert of the same pool without a seat in it."""

    running: Review
    seat: Seat
    document: str
    released: Decided
    draft: Standard
    draw: Draw
    appeal: Appeal
    publication: Publication
    open_publication: Publication
    objection: Objection
    expert: Persona
    stranger: Persona

    @classmethod
    def build(cls, people: Personas) -> "Judged":
        officer = people.officer.actor
        released = decided(people, Verdict.PASSED, title="矩阵已决定")
        round_ = make_round(people, "矩阵批次")
        project = draft_project(people.wang, title="矩阵评审中")
        paper = add_document(
            by=people.wang.actor, project=project, section="evidence", title="检验", tier=3, upload=pdf()
        )
        submit_project(by=people.wang.actor, project=project)
        accept_project(by=officer, project=project)
        running = make_review(people, round_, project)
        expert, persona = make_expert()
        stranger = make_expert()[1]
        seat = make_seat(running, expert, SeatStatus.ACCEPTED)
        days = timezone.localdate() + timedelta(days=7)
        shown = Draft("矩阵公示", "", "", ["title", "institution"], days)
        opened = open_publication(
            by=officer, publication=draft_publication(by=officer, round=released.review.round, draft=shown)
        )
        voice = Voice("市民 001", "13800138000", "对其中一项的权属有异议，请核实。")
        return cls(
            running,
            seat,
            paper.ref,
            released,
            start_draft(by=officer, based_on=first_standard()),
            draw_round(by=officer, round=round_, seed=7),
            file_appeal(
                by=people.wang.actor, decision=released.decision, text="请核对创新性的判断，材料第三节已有说明。"
            ),
            draft_publication(by=officer, round=released.review.round, draft=shown),
            opened,
            raise_objection(by=people.nobody.actor, publication=opened, voice=voice, address="127.0.0.1"),
            persona,
            stranger,
        )

    def special(self) -> dict[str, dict[str, object]]:
        review, seat, round_ = self.running.ref, self.seat.ref, self.running.round.ref
        of: dict[str, dict[str, object]] = {"panel_page": {"ref": review}, "seat_replace": {"ref": seat}}
        of |= {f"seat_{name}": {"ref": seat} for name in SEAT_PAGES.split()}
        of |= {f"seat_{name}": {"ref": seat, "document": self.document} for name in ("document", "file")}
        of |= {f"review_{name}": {"ref": review} for name in REVIEW_PAGES.split()}
        of |= {f"round_{name}": {"ref": round_} for name in ROUND_PAGES.split()}
        of |= {"panel_list": {"ref": round_}, "panel_draw": {"ref": round_}, "draw_page": {"ref": self.draw.ref}}
        of |= {"round_act": {"ref": round_, "name": "open"}}
        expert = {"ref": review, "expert": self.seat.expert.ref, "rule": "recused"}
        of |= {"panel_seat": expert, "conflict_dismiss": expert}
        of |= {f"expert_{name}": {"ref": self.seat.expert.ref} for name in ("page", "change", "act", "retire")}
        of |= {f"standard_{name}": {"ref": self.draft.ref} for name in STANDARD_PAGES.split()}
        of |= {f"publication_{name}": {"ref": self.publication.ref} for name in ("page", "open", "delete", "withdraw")}
        of |= {"appeal_page": {"ref": self.appeal.ref}, "objection_answer": {"ref": self.objection.ref}}
        of |= {name: {"ref": "none"} for name in ("expert_job", "expert_import_confirm")}
        return {**{f"console:{name}": given for name, given in of.items()}, **self._portal()}

    def _portal(self) -> dict[str, dict[str, object]]:
        letter: dict[str, object] = {"ref": self.released.project.ref}
        names = ("letter_page", "letter_pdf", "letter_notes", "appeal_file", "project_panel")
        return {
            **{f"screening:{name}": letter for name in names},
            "screening:letter_verify": {"code": self.released.decision.code},
            "screening:announcement_page": {"ref": self.open_publication.ref},
            "screening:expert_answer": {"ref": self.seat.expert.ref},
        }


SEAT_PAGES = "answer desk autosave submit revise discussion"
REVIEW_PAGES = "page decide conclude post discuss complete take_back confirm release remove tags"
ROUND_PAGES = "page edit add experts remind matrix ranking agreement compute prepare release confirm release_now"
STANDARD_PAGES = "start edit check compare publish delete sheet"
