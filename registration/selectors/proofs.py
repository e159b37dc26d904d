"""Certificates for people: on what facts they rest, who has which, and what everybody reads by the code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.selectors import offices_of
from core.actor import Actor
from core.errors import NotVisible
from core.paper import grouped
from matching.models import Partnership
from matching.selectors.partnerships import CONCLUDED
from projects.enums import ListKind
from projects.models import Listing, Project, Submission
from projects.selectors.receipts import masked
from projects.selectors.visibility import own_ids
from registration.enums.milestones import MilestoneStatus
from registration.enums.proofs import ProofKind
from registration.letters.proofs import LEAD, MEMBER, TAKEN_OVER
from registration.models import Milestone, Proof
from registration.steps import APPROVED

FORMAT = 1
ORDER = ("-id",)
PAGE_SIZE = 20


def projects_with_proofs(actor: Actor) -> QuerySet[Project]:
    """The person's own projects, those of his teams, and those he holds a certificate of; with what each allows.

    ``in_library`` and ``converted``: a certificate of that kind can rest on facts.
    """
    if actor.user_id is None:
        return Project.objects.none()
    held = Proof.objects.filter(holder_id=actor.user_id).values("project")
    rows = Project.objects.filter(Q(pk__in=own_ids(actor.user_id)) | Q(pk__in=held), reference__isnull=False)
    library = Listing.objects.filter(project=OuterRef("pk"), kind=ListKind.LIBRARY)
    return rows.select_related("institution").annotate(
        in_library=Exists(library),
        converted=Exists(_partnerships().filter(match__project=OuterRef("pk")))
        | Exists(_approvals().filter(case__project=OuterRef("pk"))),
        held=Exists(Proof.objects.filter(project=OuterRef("pk"), holder_id=actor.user_id)),
    )


def _partnerships() -> QuerySet[Partnership]:
    return Partnership.objects.filter(status__in=CONCLUDED, confirmed_at__isnull=False)


def _approvals() -> QuerySet[Milestone]:
    return Milestone.objects.filter(kind__in=sorted(APPROVED), status=MilestoneStatus.CONFIRMED)


def project_for_proofs(actor: Actor, ref: str) -> Project:
    """Raises NotVisible for everybody who has no part in it and holds nothing of it."""
    found = projects_with_proofs(actor).filter(reference=ref).select_related("institution", "owner").first()
    if found is None:
        raise NotVisible
    return found


def holder_of(actor: Actor, project: Project) -> User | None:
    """The person, as long as he is the owner or in the team."""
    if project.owner_id == actor.user_id and project.owner is not None:
        return project.owner
    member = project.team.filter(user_id=actor.user_id).select_related("user").first() if actor.user_id else None
    return member.user if member is not None else None


@dataclass(frozen=True)
class Part:
    """How a person stands in the application as it was handed in last: rank 1 is the applicant, 0 stands outside."""

    name: str
    role: str
    rank: int


def team_of(project: Project, last: Submission | None) -> list[dict[str, Any]]:
    """The applicant and the team, ranked, as they were handed in; of a ledger's project as they stand."""
    if last is not None:
        package = last.package
        lead = package.get("answers", {}).get("people", {}).get("applicant_name") or last.submitted_by.name
        institution, members = package.get("institution") or "", package.get("team", [])
    else:
        lead = project.owner.name if project.owner is not None else ""
        institution = project.institution.name if project.institution else ""
        rows = project.team.order_by("position", "id")
        members = [
            {"name": row.name, "organisation": row.organisation_name, "contribution": row.contribution} for row in rows
        ]
    first = {"name": lead, "organisation": institution, "contribution": ""}
    return [
        {"rank": rank, **{key: each.get(key, "") for key in ("name", "organisation", "contribution")}}
        for rank, each in enumerate([first, *members], 1)
    ]


def part_of(project: Project, person: User, last: Submission | None, team: list[dict[str, Any]]) -> Part | None:
    """None for a team member who joined only after the application was handed in: it does not name him."""
    if project.owner_id == person.pk and (last is None or last.submitted_by_id == person.pk):
        return Part(team[0]["name"], LEAD, 1)
    row = project.team.filter(user=person).first()
    if row is not None:
        same = (each for each in team[1:] if (each["name"], each["organisation"]) == (row.name, row.organisation_name))
        found = next(same, None)
        if found is not None:
            return Part(row.name, MEMBER, found["rank"])
    return Part(person.name, TAKEN_OVER, 0) if project.owner_id == person.pk else None


def last_submission(project: Project) -> Submission | None:
    return Submission.objects.filter(project=project).select_related("submitted_by").order_by("-number").first()


def facts_for(project: Project, person: User, kind: str, today: date) -> dict[str, Any] | None:
    """What a certificate of this kind would state today; None when there is nothing to certify for this person."""
    last = last_submission(project)
    team = team_of(project, last)
    part = part_of(project, person, last, team)
    stated = _library(project) if kind == ProofKind.LIBRARY else _conversion(project)
    if part is None or not any(stated.values()):
        return None
    return {
        "format": FORMAT,
        "as_of": today.isoformat(),
        "number": project.ref,
        "title": project.title,
        "institution": project.institution.name if project.institution else "",
        "applied_on": project.applied_on.isoformat() if project.applied_on else "",
        "office": office_name(project.region_id),
        "holder": part.name,
        "role": part.role,
        "rank": part.rank,
        "team": team,
        **stated,
    }


def _library(project: Project) -> dict[str, Any]:
    rows = Listing.objects.filter(project=project, kind=ListKind.LIBRARY).order_by("entered_on", "id")
    return {"library": [{"from": _iso(row.entered_on), "until": _iso(row.left_on)} for row in rows]}


def _conversion(project: Project) -> dict[str, Any]:
    partnerships = _partnerships().filter(match__project=project).select_related("match__organisation")
    return {
        "partnerships": [
            {
                "firm": row.match.organisation.name,
                "on": _iso(_day(row.confirmed_at)),
                "until": _iso(_day(row.status_since)) if row.status == "ended" else "",
            }
            for row in partnerships.order_by("confirmed_at", "id")
        ],
        "milestones": [
            {"kind": row.kind, "on": _iso(row.on), "number": row.number}
            for row in _approvals().filter(case__project=project).order_by("on", "id")
        ],
    }


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment is not None else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def office_name(region: str) -> str:
    """The province's office, not one of its cities'."""
    offices = list(offices_of(region).select_related("region"))
    found = next((each for each in offices if each.city_id is None), offices[0] if offices else None)
    return found.name if found is not None else ""


def changed_since(facts: Mapping[str, Any], present: Mapping[str, Any] | None) -> bool:
    """Whether a certificate would state something else today than on the day of issue."""
    without_day = {key: value for key, value in facts.items() if key != "as_of"}
    return present is None or without_day != {key: value for key, value in present.items() if key != "as_of"}


def own_proofs(actor: Actor, project: Project) -> list[Proof]:
    """The person's own of this project, the latest first, revoked ones too."""
    return list(Proof.objects.filter(project=project, holder_id=actor.user_id or 0).order_by("-id"))


def proof_for(actor: Actor, ref: str) -> Proof:
    """For its holder, and the officers of the province. Raises NotVisible for everybody else."""
    allowed = Q(holder_id=actor.user_id or 0)
    if actor.role == Role.PROVINCIAL_OFFICER:
        allowed |= Q(region_id=actor.region)
    found = Proof.objects.filter(allowed, ref=ref).select_related("project", "holder", "revoked_by").first()
    if found is None:
        raise NotVisible
    return found


def office_proofs(actor: Actor, text: str = "") -> QuerySet[Proof]:
    """Those of the officer's province; ``text`` is a code, a project's number, or the holder's name as printed."""
    if actor.role != Role.PROVINCIAL_OFFICER:
        return Proof.objects.none()
    rows = Proof.objects.filter(region_id=actor.region).select_related("project", "holder")
    if not text:
        return rows
    code = "".join(text.split("-")).upper()
    numbered = Project.objects.filter(reference=text).values("pk")
    return rows.filter(Q(code=code) | Q(project__in=numbered) | Q(holder_name=text))


@dataclass(frozen=True)
class PublicProof:
    """What everybody may read of a certificate whose code he holds: no more than it states itself.

    Of the others in the team only the first character of each name, and not what they contributed: enough to see that
    the order on the paper was not altered.
    """

    kind: str
    kind_label: str
    facts: dict[str, Any]
    code: str
    digest: str
    issued_on: date
    revoked_on: date | None


def public_proof(code: str) -> PublicProof:
    """Raises NotVisible for a code that was never given."""
    found = Proof.objects.filter(code=code).first()
    if found is None:
        raise NotVisible
    team = [
        each if each["rank"] == found.facts["rank"] else {**each, "name": masked(each["name"]), "contribution": ""}
        for each in found.facts["team"]
    ]
    return PublicProof(
        kind=found.kind,
        kind_label=str(found.get_kind_display()),
        facts={**found.facts, "team": team},
        code=grouped(found.code),
        digest=grouped(found.digest, 8, " "),
        issued_on=found.issued_on,
        revoked_on=_day(found.revoked_at),
    )
