"""Everything that could leak: four projects full of markers, a match with all that belongs to one, and an event."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.roles import Role
from matching.models import Fair, FairEntry, FairMeeting, Match, Meeting, MessageFile, Partnership
from matching.selectors.search import Query
from matching.services.agreements import sign_agreement
from matching.services.cards import save_card
from matching.services.consents import give_consent
from matching.services.fair_entries import choose_entry, enter_fair, record_for_both
from matching.services.fair_timetable import publish_timetable, solve_timetable
from matching.services.fairs import close_call
from matching.services.matches import accept_match
from matching.services.meetings import agree_meeting
from matching.services.partnership_life import answer_survey
from matching.services.partnerships import confirm_partnership, propose_partnership
from matching.services.saved_searches import save_search, send_alerts
from matching.services.search import index_changes
from projects.models import Project
from projects.services.checks import accept_project
from projects.services.confirmations import decide_confirmation
from projects.services.documents import add_document
from projects.services.lifecycle import set_openness, submit_project
from projects.services.people import add_team_member
from tests.factories import draft_project
from tests.matching.agreements.dossiers import pdf_bytes, upload
from tests.matching.fairs.fairs import begin, called, wished
from tests.matching.leak_matrix.marks import PAPERS, mark, marked_answers, marked_card
from tests.matching.leak_matrix.readers import TIERS
from tests.matching.matches.given import asked
from tests.matching.partnerships.factories import institute_person, terms
from tests.matching.platforms.shop import make_shop
from tests.matching.profiles.profiles import another_firm, write
from tests.matching.talks.said import proposal, said
from tests.personas import Persona, Personas, make_organisation, make_persona, make_personas
from tests.screening.factories import make_expert

OPENNESS = {"a": "public", "b": "enterprises", "c": "closed", "d": "public"}
EXCLUDED = "企业 033"
AMOUNT = "9377115.00"
# What each person looks for, before anything is open: a word of every tier of the one, and of what others have opened.
WATCHED = ("za0title", "za1problem", "za2structure", "za3principle", "zb0title", "zb1problem", "zc0title")


@dataclass(frozen=True)
class World:
    """``askers`` without the visitor; ``match`` is the firm's, ``other`` the second firm's waiting request."""

    people: Personas
    askers: dict[str, Persona]
    projects: dict[str, Project]
    match: Match
    other: Match
    file: MessageFile
    meeting: Meeting
    partnership: Partnership
    fair: Fair
    entries: dict[str, FairEntry]


def build() -> World:
    people = make_personas()
    askers = everybody(people)
    projects = {letter: handed_in(people, letter) for letter in OPENNESS}
    projects["a"].team.filter(name="合作者 001").update(user=askers["team"].user)
    for asker in askers:
        watch(askers[asker])
    for letter, level in OPENNESS.items():
        projects[letter] = opened(people, projects[letter], level)
    index_changes()
    send_alerts(now=timezone.now())
    match = in_talks(people, projects["a"])
    partnership = partnered(people, match)
    other = asked(askers["second"], projects["a"], f"{mark('m', 0, 'second')} 我们也想和您谈一谈这个项目的共同开发。")
    message = said(people.wang, match, f"{mark('m', 0, 'talk')} 细节", files=[upload("zm0file.pdf", pdf_bytes())])
    meeting = agreed_meeting(people, match)
    fair, entries = held_fair(people, askers["second"], projects["a"])
    match = Match.objects.get(pk=match.pk)
    return World(people, askers, projects, match, other, message.files.get(), meeting, partnership, fair, entries)


def everybody(people: Personas) -> dict[str, Persona]:
    named = {name: getattr(people, name) for name in TIERS if hasattr(people, name)}
    colleague = make_persona("企业用户 099", Role.ENTERPRISE_MEMBER, people.firm.organisation)
    firms = {"second": another_firm(34), "bystander": another_firm(35), "excluded": another_firm(33)}
    for firm in (people.firm, *firms.values()):
        write(firm, subcatalogues=["13"])
    partner = make_persona("合作者 001", Role.CLINICIAN, make_organisation("医疗机构 002"))
    others = {
        "team": partner,
        "colleague": colleague,
        "platform": make_shop(people).keeper,
        "institute": institute_person("44"),
        "expert": make_expert()[1],
    }
    return {**named, **firms, **others}


def handed_in(people: Personas, letter: str) -> Project:
    """A paper of every tier, its marker in title, file name and text."""
    wang = people.wang.actor
    project = draft_project(people.wang, **marked_answers(letter, EXCLUDED))
    for tier in PAPERS:
        word = mark(letter, tier, "paper")
        file = upload(f"{word}.pdf", pdf_bytes(word, 1))
        add_document(by=wang, project=project, section="product", title=word, tier=tier, upload=file)
    if letter == "a":
        add_team_member(by=wang, project=project, name="合作者 001")
    submit_project(by=wang, project=project)
    decide_confirmation(by=people.manager.actor, project=project, confirmed=True)
    accept_project(by=people.officer.actor, project=Project.objects.get(pk=project.pk))
    project = Project.objects.get(pk=project.pk)
    save_card(by=wang, project=project, texts=marked_card(letter), version=0)
    return project


def opened(people: Personas, project: Project, level: str) -> Project:
    if level != "closed":
        set_openness(by=people.wang.actor, project=project, openness=level)
    return Project.objects.get(pk=project.pk)


def watch(persona: Persona) -> None:
    for word in WATCHED:
        save_search(by=persona.actor, subject="projects", query=Query(text=word), name=word, alert="at_once")


def in_talks(people: Personas, project: Project) -> Match:
    """Signed by both, the institution agrees, the firm's person reads the dossier."""
    message, team = (
        f"{mark('m', 0, 'message')} 合作设想：由我们的车间做工程样机，再一起注册。",
        f"{mark('m', 0, 'team')} 两名工程师",
    )
    match = asked(people.firm, project, message, team=team)
    match = accept_match(by=people.wang.actor, match=match, people=[people.firm.user.pk])
    for persona in (people.wang, people.firm):
        fresh = Match.objects.get(pk=match.pk)
        sign_agreement(by=persona.actor, match=fresh, digest=fresh.agreement.digest)
    give_consent(by=people.manager.actor, match=Match.objects.get(pk=match.pk), note=mark("m", 0, "consent"))
    return Match.objects.get(pk=match.pk)


def partnered(people: Personas, match: Match) -> Partnership:
    """Confirmed by both, neither of whom shares anything with the office; each has said how it went."""
    day = timezone.localdate() + timedelta(days=120)
    values = terms(note=mark("m", 0, "terms"), amount=AMOUNT, steps=[(mark("m", 0, "step"), day)])
    paper = upload("zm0paper.pdf", pdf_bytes("zm0paper"))
    proposal_ = propose_partnership(by=people.wang.actor, match=match, values=values, upload=paper)
    partnership = confirm_partnership(by=people.firm.actor, partnership=proposal_, shares=False)
    for persona, word in ((people.wang, "ownersurvey"), (people.firm, "firmsurvey")):
        answer_survey(by=persona.actor, partnership=partnership, marks=4, helped=True, text=mark("m", 0, word))
    return Partnership.objects.get(pk=partnership.pk)


def agreed_meeting(people: Personas, match: Match) -> Meeting:
    texts: dict[str, Any] = {key: mark("m", 0, key) for key in ("subject", "place", "note")}
    link = f"https://meeting.example.org/{mark('m', 0, 'link')}"
    meeting = proposal(people.firm, Match.objects.get(pk=match.pk), **texts, link=link)
    agree_meeting(by=people.wang.actor, meeting=meeting)
    return Meeting.objects.get(pk=meeting.pk)


def held_fair(people: Personas, second: Persona, project: Project) -> tuple[Fair, dict[str, FairEntry]]:
    """Both firms have registered; the project wishes to meet the first and does."""
    officer, fair = people.officer.actor, called(people)
    notes = {"wang": "fairproject", "firm": "fairfirm", "second": "fairsecond"}
    of = {"wang": people.wang, "firm": people.firm, "second": second}
    entries = {}
    for name, word in notes.items():
        mine = project if name == "wang" else None
        entry = enter_fair(by=of[name].actor, fair=fair, project=mine, note=mark("m", 0, word))
        entries[name] = choose_entry(by=officer, entry=entry)
    wished(people.wang, entries["wang"], entries["firm"])
    wished(people.firm, entries["firm"], entries["wang"])
    close_call(by=officer, fair=fair)
    solve_timetable(by=officer, fair=Fair.objects.get(pk=fair.pk), seed=7)
    fair = begin(publish_timetable(by=officer, fair=fair))
    met = FairMeeting.objects.get(fair=fair, firm_entry=entries["firm"])
    record_for_both(by=officer, meeting=met, project="go_on", firm="go_on", note=mark("m", 0, "fairoffice"))
    return fair, entries
