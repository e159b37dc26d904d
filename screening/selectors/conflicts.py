"""Who may not judge a project, and why: found from what the portal knows of both, in a fixed number of queries.

Names are compared without blanks and case. A match of names may be a false alarm: an officer dismisses it with a
reason. What the expert declared himself is never dismissed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation
from core.errors import Text
from projects.models import Invitation, Project, SectionRecord, TeamMember
from screening.enums import ConflictRule, SeatStatus
from screening.models import ConflictDismissal, Expert, Seat

SECTIONS = ("people", "patents", "cooperation", "declarations")
BETWEEN_NAMES = re.compile(r"[,，、;；/\n|]+")
# Shorter names would be found in too many texts.
SHORTEST_NAME_IN_TEXT = 4


@dataclass(frozen=True)
class Conflict:
    """``explanation`` is for officers, in their language: it may name people of the application."""

    rule: str
    explanation: str
    dismissed: bool = False

    @property
    def label(self) -> Text:
        return ConflictRule(self.rule).label


Found = dict[tuple[int, int], list[Conflict]]


def conflicts(projects: Iterable[Project], experts: Iterable[Expert]) -> Found:
    """By primary keys of project and expert; pairs without a finding are left out.

    Projects come with ``institution``, ``applicant`` and ``owner`` fetched, experts with ``institution`` and ``user``.
    """
    people, ideas = list(experts), list(projects)
    index = _Index.of(people)
    facts = _facts_of(ideas)
    declared = _declared(ideas, people)
    dismissed = _dismissed(ideas, people)
    found: Found = {}
    for project in ideas:
        for rule, expert_id, explanation in [*index.matches(facts[project.pk]), *declared.get(project.pk, ())]:
            known = found.setdefault((project.pk, expert_id), [])
            if all(conflict.rule != rule for conflict in known):
                known.append(Conflict(rule, explanation, (project.pk, expert_id, rule) in dismissed))
    return found


def standing(found: Sequence[Conflict]) -> list[Conflict]:
    """Those that no officer has dismissed."""
    return [conflict for conflict in found if not conflict.dismissed]


def name_key(name: str) -> str:
    return "".join(name.split()).casefold()


@dataclass
class _Facts:
    """What an application says about people and organisations."""

    institution: Organisation | None = None
    users: set[int] = field(default_factory=set)
    emails: set[str] = field(default_factory=set)
    people: list[tuple[str, str]] = field(default_factory=list)
    organisations: list[str] = field(default_factory=list)
    holders: list[str] = field(default_factory=list)
    firms: str = ""
    recused: list[tuple[str, str]] = field(default_factory=list)


def _facts_of(projects: Sequence[Project]) -> dict[int, _Facts]:
    facts = {project.pk: _first_facts(project) for project in projects}
    for record in SectionRecord.objects.filter(project__in=facts, section__in=SECTIONS):
        _add_section(facts[record.project_id], record.section, record.answers)
    for member in TeamMember.objects.filter(project__in=facts):
        _add_member(facts[member.project_id], member)
    asked = Invitation.objects.filter(member__project__in=facts, revoked_at=None)
    for project_id, email in asked.values_list("member__project_id", "email"):
        facts[project_id].emails.add(email.casefold())
    return facts


def _first_facts(project: Project) -> _Facts:
    found = _Facts(institution=project.institution)
    place = project.institution.name if project.institution else ""
    if project.owner is not None:
        found.users.add(project.owner.pk)
        found.emails.add(project.owner.email.casefold())
        found.people.append((project.owner.name, place))
    if project.applicant is not None:
        found.people.append((project.applicant.name, place))
        if project.applicant.user_id is not None:
            found.users.add(project.applicant.user_id)
    return found


def _add_member(facts: _Facts, member: TeamMember) -> None:
    facts.people.append((member.name, member.organisation_name))
    if member.user_id is not None:
        facts.users.add(member.user_id)
    if member.organisation_name:
        facts.organisations.append(member.organisation_name)


def _add_section(facts: _Facts, section: str, answers: Mapping[str, Any]) -> None:
    if section == "people":
        place = facts.institution.name if facts.institution else ""
        facts.people.append((_text(answers, "applicant_name"), place))
        facts.emails.add(_text(answers, "email").casefold())
    elif section == "patents":
        holders = "\n".join(_text(row, "holder") for row in _rows(answers, "patents"))
        facts.holders += [name.strip() for name in BETWEEN_NAMES.split(holders) if name.strip()]
    elif section == "cooperation":
        facts.firms = name_key(_text(answers, "intended_firms") + "\n" + _text(answers, "excluded_firms"))
    else:
        facts.recused += [(_text(row, "name"), _text(row, "organisation")) for row in _rows(answers, "recusals")]


def _text(answers: Mapping[str, Any], key: str) -> str:
    value = answers.get(key)
    return value if isinstance(value, str) else ""


def _rows(answers: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = answers.get(key)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


Match = tuple[str, int, str]
Experts = dict[str, list[Expert]]


@dataclass
class _Index:
    """Experts by everything they can be recognised by."""

    by_user: dict[int, list[Expert]] = field(default_factory=lambda: defaultdict(list))
    by_email: Experts = field(default_factory=lambda: defaultdict(list))
    by_name: Experts = field(default_factory=lambda: defaultdict(list))
    by_place: dict[int, list[Expert]] = field(default_factory=lambda: defaultdict(list))
    by_family: dict[int, list[Expert]] = field(default_factory=lambda: defaultdict(list))
    by_organisation: Experts = field(default_factory=lambda: defaultdict(list))
    by_affiliation: Experts = field(default_factory=lambda: defaultdict(list))
    spelt: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, experts: Sequence[Expert]) -> "_Index":
        index = cls()
        places = _workplaces(experts)
        for expert in experts:
            index._add_person(expert)
            for place in places[expert.pk]:
                index._add_place(expert, place)
            for name in (expert.institution_name, *expert.affiliations):
                index._add_organisation(expert, name)
            for name in expert.affiliations:
                index.by_affiliation[name_key(name)].append(expert)
        return index

    def _add_person(self, expert: Expert) -> None:
        self.by_name[name_key(expert.name)].append(expert)
        self.by_email[expert.email.casefold()].append(expert)
        if expert.user is not None:
            self.by_user[expert.user.pk].append(expert)
            self.by_email[expert.user.email.casefold()].append(expert)

    def _add_place(self, expert: Expert, place: Organisation) -> None:
        self.by_place[place.pk].append(expert)
        self.by_family[place.parent_id or place.pk].append(expert)
        self._add_organisation(expert, place.name)

    def _add_organisation(self, expert: Expert, name: str) -> None:
        key = name_key(name)
        if key and all(known.pk != expert.pk for known in self.by_organisation[key]):
            self.by_organisation[key].append(expert)
            self.spelt[key] = name

    def matches(self, facts: _Facts) -> Iterable[Match]:
        yield from self._places(facts)
        yield from self._partners(facts)
        yield from self._team(facts)
        yield from self._holders(facts)
        yield from self._firms(facts)
        yield from self._recused(facts)

    def _places(self, facts: _Facts) -> Iterable[Match]:
        place = facts.institution
        if place is None:
            return
        same = {expert.pk for expert in self.by_place[place.pk]}
        same |= {expert.pk for expert in self.by_organisation[name_key(place.name)]}
        affiliated = {expert.pk for expert in self.by_affiliation[name_key(place.name)]}
        family = {expert.pk for expert in self.by_family[place.parent_id or place.pk]}
        said = _("Both belong to %(place)s.") % {"place": place.name}
        yield from ((ConflictRule.SAME_INSTITUTION.value, pk, said) for pk in sorted(same - affiliated))
        said = _("The expert's institution belongs together with %(place)s.") % {"place": place.name}
        yield from ((ConflictRule.AFFILIATED.value, pk, said) for pk in sorted(affiliated | family - same))

    def _partners(self, facts: _Facts) -> Iterable[Match]:
        own = name_key(facts.institution.name) if facts.institution else ""
        for name in facts.organisations:
            if name_key(name) != own:
                said = _("A member of the project's team works in %(place)s, as the expert does.") % {"place": name}
                for expert in self.by_organisation[name_key(name)]:
                    yield ConflictRule.AFFILIATED.value, expert.pk, said

    def _team(self, facts: _Facts) -> Iterable[Match]:
        rule = ConflictRule.CO_APPLICANT.value
        for user in facts.users:
            for expert in self.by_user[user]:
                yield rule, expert.pk, _("The expert's account belongs to the project's team.")
        for email in facts.emails - {""}:
            for expert in self.by_email[email]:
                yield rule, expert.pk, _("The application gives the expert's e-mail address.")
        for name, place in facts.people:
            for expert in self.by_name[name_key(name)] if name else ():
                if not place or self._works_at(expert, place):
                    yield rule, expert.pk, _("%(name)s is named in the application's team.") % {"name": name}

    def _works_at(self, expert: Expert, place: str) -> bool:
        return any(known.pk == expert.pk for known in self.by_organisation[name_key(place)])

    def _holders(self, facts: _Facts) -> Iterable[Match]:
        for holder in facts.holders:
            key = name_key(holder)
            for expert in [*self.by_name[key], *self.by_organisation[key]]:
                said = _("%(name)s is named as holder of a patent.") % {"name": holder}
                yield ConflictRule.CO_INVENTOR.value, expert.pk, said

    def _firms(self, facts: _Facts) -> Iterable[Match]:
        if not facts.firms:
            return
        for key, name in list(self.spelt.items()):
            if len(key) >= SHORTEST_NAME_IN_TEXT and key in facts.firms:
                said = _("The application names %(firm)s among its enterprises.") % {"firm": name}
                yield from ((ConflictRule.SAME_ENTERPRISE.value, each.pk, said) for each in self.by_organisation[key])

    def _recused(self, facts: _Facts) -> Iterable[Match]:
        for name, place in facts.recused:
            key = name_key(name)
            for expert in [*self.by_name[key], *self.by_organisation[key]] if key else ():
                named = f"{name} ({place})" if place else name
                said = _("The applicant asks to avoid %(name)s.") % {"name": named}
                yield ConflictRule.RECUSED.value, expert.pk, said


def _workplaces(experts: Sequence[Expert]) -> dict[int, list[Organisation]]:
    """Every organisation of an expert: the one of the pool and those of his account's memberships."""
    found: dict[int, list[Organisation]] = {expert.pk: [] for expert in experts}
    users: dict[int, list[int]] = defaultdict(list)
    for expert in experts:
        if expert.institution is not None:
            found[expert.pk].append(expert.institution)
        if expert.user_id is not None:
            users[expert.user_id].append(expert.pk)
    held = Membership.objects.filter(user__in=users, status=MembershipStatus.ACTIVE).select_related("organisation")
    for membership in held:
        for pk in users[membership.user_id]:
            found[pk].append(membership.organisation)
    return found


def _declared(projects: Sequence[Project], experts: Sequence[Expert]) -> dict[int, list[Match]]:
    left = Seat.objects.filter(
        Q(status=SeatStatus.CONFLICT), review__project__in=projects, expert__in=experts
    ).values_list("review__project_id", "expert_id")
    found: dict[int, list[Match]] = defaultdict(list)
    for project_id, expert_id in left:
        said = _("The expert himself declared a conflict with this project.")
        found[project_id].append((ConflictRule.DECLARED.value, expert_id, said))
    return found


def _dismissed(projects: Sequence[Project], experts: Sequence[Expert]) -> set[tuple[int, int, str]]:
    rows = ConflictDismissal.objects.filter(project__in=projects, expert__in=experts)
    return set(rows.exclude(rule=ConflictRule.DECLARED).values_list("project_id", "expert_id", "rule"))
