"""What the addresses of matches and events are about: matches at each step between Wang and a firm, and two events."""

from dataclasses import dataclass

from accounts.models import Membership
from accounts.roles import Role
from matching.models import ApiClient, Fair, FairMeeting, Match, MessageFile, Partnership
from matching.selectors.recommendations import firm_pairing, project_pairing
from matching.services.api_clients import create_client
from matching.services.meetings import agree_meeting
from matching.services.recommendations import dismiss_recommendation
from projects.models import Project
from projects.services.lifecycle import set_openness
from tests.factories import accepted_project, pdf
from tests.matching.agreements.dossiers import PAPERS, dossier_project
from tests.matching.fairs.fairs import begin, called, scheduled
from tests.matching.matched import OPEN_TO_FIRMS, chosen_match, requested_match, signed_match
from tests.matching.matches.given import second_firm, service_invention
from tests.matching.partnerships.factories import confirmed, institute_person
from tests.matching.talks.said import proposal, said
from tests.personas import Persona, Personas, make_persona

REQUESTED = "page accept admit decline withdraw"
TALKED = "agreement access readers talk meetings partnership end"


@dataclass(frozen=True)
class Met:
    """``keeper`` manages the firm and is named in no match; ``rival`` is of another firm with a profile."""

    people: Personas
    keeper: Persona
    rival: Persona
    institute: Persona
    free: Project
    set_aside: Project
    requested: Match
    consenting: Match
    talking: Match
    meeting: str
    file: str
    paper: str
    partnership: Partnership
    program: ApiClient
    called: Fair
    scheduled: Fair
    slot: FairMeeting

    @classmethod
    def build(cls, people: Personas) -> "Met":
        keeper = make_persona("企业用户 051", Role.ENTERPRISE_MEMBER, people.firm.organisation)
        Membership.objects.filter(user=keeper.user).update(manages=True)
        rival = second_firm()
        talking = signed_match(people, dossier_project(people, PAPERS, title="矩阵商谈"))
        spoken = said(people.firm, talking, files=[pdf()])
        meeting = agree_meeting(by=people.firm.actor, meeting=proposal(people.wang, talking))
        fair = begin(scheduled(people)[0])
        free, set_aside = open_project(people, "矩阵开放"), open_project(people, "矩阵搁置")
        dismiss_recommendation(by=people.firm.actor, pairing=project_pairing(people.firm.actor, set_aside.ref))
        pairing = firm_pairing(people.wang.actor, free, rival.organisation.ref)
        dismiss_recommendation(by=people.wang.actor, pairing=pairing)
        return cls(
            people=people,
            keeper=keeper,
            rival=rival,
            institute=institute_person("44"),
            free=free,
            set_aside=set_aside,
            requested=requested_match(people, open_project(people, "矩阵请求")),
            consenting=waiting_for_consent(people),
            talking=talking,
            meeting=meeting.ref,
            file=MessageFile.objects.get(message=spoken).ref,
            paper=talking.project.documents.get(title="图纸").ref,
            partnership=confirmed(people, signed_match(people, open_project(people, "矩阵对接"))),
            program=create_client(by=keeper.actor, name="检索程序").client,
            called=called(people, title="矩阵报名会"),
            scheduled=fair,
            slot=FairMeeting.objects.get(fair=fair),
        )

    def special(self) -> dict[str, dict[str, object]]:
        return {**self._matches(), **self._projects(), **self._fairs(), **self._offices()}

    def _matches(self) -> dict[str, dict[str, object]]:
        talk: dict[str, object] = {"ref": self.talking.ref}
        partnered: dict[str, object] = {"ref": self.partnership.match.ref}
        meeting = {**talk, "meeting": self.meeting}
        of: dict[str, dict[str, object]] = {f"match_{name}": {"ref": self.requested.ref} for name in REQUESTED.split()}
        of |= {f"match_{name}": talk for name in TALKED.split()}
        of |= {"agreement_pdf": talk, "partnership_new": talk, "message_file": {**talk, "file": self.file}}
        of |= {"meeting_page": meeting, "meeting_move": meeting, "meeting_calendar": meeting}
        of |= {"partnership_end": partnered, "letter": partnered}
        of |= {"partnership_paper": {**partnered, "partnership": self.partnership.ref}}
        of |= {"agreement_verify": {"code": self.talking.agreement.code}}
        of |= {"letter_verify": {"code": self.partnership.code}}
        of |= {"consent_page": {"ref": self.consenting.ref}, "api_client_revoke": {"ref": self.program.ref}}
        return {f"matching:{name}": given for name, given in of.items()}

    def _projects(self) -> dict[str, dict[str, object]]:
        free: dict[str, object] = {"ref": self.free.ref}
        firm = self.people.firm.organisation
        names = "match_request match_panel card_edit card_panel project_preview recommended_dismiss"
        of: dict[str, dict[str, object]] = dict.fromkeys((*names.split(), "recommended_firms"), free)
        of |= {"match_invite": {"ref": firm.ref}, "recommended_firm_dismiss": {**free, "firm": firm.ref}}
        of |= {"recommended_restore": {"ref": self.set_aside.ref}}
        of |= {"recommended_firm_restore": {**free, "firm": self.rival.organisation.ref}}
        paper = {"ref": self.talking.project.ref, "document": self.paper}
        return {
            **{f"matching:{name}": given for name, given in of.items()},
            **{f"projects:{name}": paper for name in ("paper_page", "paper_file")},
        }

    def _fairs(self) -> dict[str, dict[str, object]]:
        entry = self.slot.project_entry
        fair: dict[str, object] = {"ref": self.scheduled.ref}
        own: dict[str, object] = {**fair, "whose": entry.project.ref}
        place: dict[str, object] = {"slot": self.slot.slot, "table": self.slot.table}
        called_: dict[str, object] = {"ref": self.called.ref}
        acts = "page act sheet timetable check_in outcomes"
        return {
            **{f"console:fair_{name}": fair for name in acts.split()},
            "console:fair_change": called_,
            "console:fair_choose": own,
            "console:fair_outcome": {**fair, **place},
            "console:fair_arrival": {"code": entry.check_in},
            **{f"matching:fair_{name}": called_ for name in ("page", "enter")},
            **{f"matching:fair_{name}": own for name in ("entry", "wishes", "timetable", "calendar")},
            "matching:fair_intention": {**own, **place},
        }

    def _offices(self) -> dict[str, dict[str, object]]:
        return {
            "console:match_page": {"ref": self.talking.ref},
            "console:partnership_page": {"ref": self.partnership.ref},
            "console:testing_letter": {"code": self.partnership.code},
        }


def open_project(people: Personas, title: str) -> Project:
    """Open to enterprises, so that both firms find it."""
    project = accepted_project(people, **OPEN_TO_FIRMS, title=title)
    set_openness(by=people.wang.actor, project=project, openness="enterprises")
    return Project.objects.get(pk=project.pk)


def waiting_for_consent(people: Personas) -> Match:
    return chosen_match(people, service_invention(people, title="矩阵职务发明"))
