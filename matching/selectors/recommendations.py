"""Which projects are recommended to an enterprise's people, and which enterprises to the owner of a project, and why.

A project is recommended only to those who find it in the search at this moment, by what verified enterprises read of
it; an enterprise only if it is in the directory and the owner did not exclude it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet, prefetch_related_objects

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation
from core.actor import Actor
from core.errors import NotVisible
from matching.enums import LIVING, MatchStatus, PartnershipStatus
from matching.index.terms import EXCLUDED, Document
from matching.models import Dismissal, EnterpriseProfile, Match, Partnership
from matching.recommending import Maker, Offer, Reason, Viewpoint, is_worth_telling, rarities_among, reasons, score
from matching.selectors.profiles import enterprises_visible_to, my_enterprise, my_profile
from matching.selectors.recommendation_candidates import WEIGHED, Field, firm_candidates, maker_of, offer_of
from matching.selectors.search_documents import READ_SECTIONS, bare_names, document_of
from matching.selectors.search_hits import READ_ALONG
from projects.enums import PATENT_FILED, STANDING
from projects.models import Project
from projects.selectors.visibility import visible_to

SHOWN = 20
# Dismissals that teach: the latest ones.
REMEMBERED = 200
# Where two have something going on, or had, nothing is recommended.
ACQUAINTED = sorted(LIVING | {MatchStatus.DECLINED.value, MatchStatus.ENDED.value})


@dataclass(frozen=True)
class Pairing:
    """A project and an enterprise, and what speaks for bringing them together; empty reasons: nothing does."""

    project: Project
    organisation: Organisation
    reasons: Sequence[Reason] = ()

    @property
    def points(self) -> float:
        return score(self.reasons)

    @property
    def keys(self) -> list[str]:
        """Every single reason, as it is remembered when somebody turns the pairing down."""
        return [key for reason in self.reasons for key in reason.keys]


def is_recommendable(profile: EnterpriseProfile) -> bool:
    """Projects are chosen for a verified enterprise by what it has written of itself."""
    return profile.version > 0 and profile.organisation.verified_at is not None


@dataclass(frozen=True)
class Recommended:
    """For an enterprise: the best first, at most SHOWN, with their sections read; ``dismissed`` the latest first."""

    profile: EnterpriseProfile
    pairings: Sequence[Pairing]
    dismissed: Sequence[Project]


def recommended_for(actor: Actor) -> Recommended:
    """For somebody who acts for an enterprise. Raises NotVisible to others."""
    profile = my_profile(actor)
    gone = list(_dismissed_by_firm(actor).order_by("-id").values_list("project_id", "factors"))
    left = {number for number, _factors in gone}
    found = _for_firm(actor, profile, left, _counted(gone)) if is_recommendable(profile) else {}
    best, dismissed = _best(found), [number for number, _factors in gone[:REMEMBERED]]
    rows = visible_to(actor).select_related(*READ_ALONG).in_bulk({*best, *dismissed})
    shown = [number for number in best if number in rows and rows[number].owner_id != actor.user_id][:SHOWN]
    prefetch_related_objects([rows[number] for number in shown], READ_SECTIONS)
    return Recommended(
        profile,
        [Pairing(rows[number], profile.organisation, found[number]) for number in shown],
        [rows[number] for number in dismissed if number in rows],
    )


def recommended_projects(actor: Actor) -> Sequence[Pairing]:
    """As ``recommended_for``."""
    return recommended_for(actor).pairings


def _for_firm(
    actor: Actor, profile: EnterpriseProfile, dismissed: set[int], turned_down: Mapping[str, int]
) -> dict[int, list[Reason]]:
    maker, (acquainted, own) = maker_of(profile), _history(profile.organisation)
    candidates, rarity = Field(actor, maker, dismissed | acquainted).candidates()
    return {
        each.number: _explained(offer_of(each), maker, rarity, turned_down, _in_own_field(each, own))
        for each in candidates
    }


def _explained(
    offer: Offer, maker: Maker, rarity: Mapping[str, float], turned_down: Mapping[str, int], success: str
) -> list[Reason]:
    return reasons(offer, maker, Viewpoint(rarity, turned_down, success))


def _best(found: Mapping[int, Sequence[Reason]]) -> list[int]:
    """The keys of what is worth telling, the best first and the newest first among equals."""
    worth = [number for number, given in found.items() if is_worth_telling(given)]
    return sorted(worth, key=lambda number: (-round(score(found[number]), 3), -number))


def _history(organisation: Organisation) -> tuple[set[int], frozenset[str]]:
    """The projects the enterprise knows already, and the sub-catalogues in which it has itself found a partner; of
    others' partners it learns nothing."""
    partnered = Exists(_partnerships().filter(match=OuterRef("pk")))
    matches = Match.objects.filter(organisation=organisation).annotate(partnered=partnered)
    rows = list(matches.values_list("project_id", "status", "project__subcatalogue", "partnered"))
    known = {number for number, status, _field, _partnered in rows if status in ACQUAINTED}
    return known, frozenset(field for _number, _status, field, found in rows if found)


def _dismissed_by_firm(actor: Actor) -> QuerySet[Dismissal]:
    return Dismissal.objects.filter(user_id=actor.user_id or 0, organisation_id=actor.organisation_id or 0)


def _turned_down(dismissals: QuerySet[Dismissal]) -> dict[str, int]:
    """How often this person has turned down each single reason."""
    return _counted(dismissals.order_by("-id").values_list("project_id", "factors")[:REMEMBERED])


def _counted(dismissals: Iterable[tuple[int, list[str]]]) -> dict[str, int]:
    """Of those given, the latest first."""
    return dict(Counter(key for _number, keys in islice(dismissals, REMEMBERED) for key in keys))


def _partnerships() -> QuerySet[Partnership]:
    """Those that were confirmed by both sides, whatever came of them."""
    lasting = [PartnershipStatus.CONFIRMED.value, PartnershipStatus.ENDED.value]
    return Partnership.objects.filter(status__in=lasting, confirmed_at__isnull=False)


def _in_own_field(document: Document, own: frozenset[str]) -> str:
    return "field" if offer_of(document).subcatalogue in own - {""} else ""


def recommended_firms(actor: Actor, project: Project) -> list[Pairing]:
    """For the owner of an accepted project with a filed patent, open or not: the best first, at most SHOWN.

    Raises NotVisible to everybody else.
    """
    if actor.user_id is None or project.owner_id != actor.user_id:
        raise NotVisible
    if not takes_partners(project):
        return []
    document = _own_document(project)
    offer = offer_of(document)
    makers = {row.organisation_id: (row, maker_of(row)) for row in _candidates(actor, project, document, offer)}
    rarity = rarities_among(offer, [maker for _row, maker in makers.values()])
    turned_down, known = _turned_down(_dismissed_by_owner(actor)), _known_successes(actor, makers)
    found = {
        number: _explained(offer, maker, rarity, turned_down, known.get(number, ""))
        for number, (_row, maker) in makers.items()
    }
    return [Pairing(project, makers[number][0].organisation, found[number]) for number in _best(found)][:SHOWN]


def takes_partners(project: Project) -> bool:
    """What is shown before a patent is filed can cost the novelty (domain guide §5.3)."""
    return project.status in STANDING and project.patent_status in PATENT_FILED


def _own_document(project: Project) -> Document:
    rows = Project.objects.filter(pk=project.pk).select_related("city", "institution", "card")
    return document_of(rows.prefetch_related(READ_SECTIONS).get())


def _candidates(actor: Actor, project: Project, document: Document, offer: Offer) -> list[EnterpriseProfile]:
    viewer = actor.user_id or 0
    acquainted = Match.objects.filter(project=project, status__in=ACQUAINTED).values("organisation_id")
    dismissed = Dismissal.objects.filter(user_id=viewer, project=project).values("organisation_id")
    mine = Membership.objects.filter(user_id=viewer, status=MembershipStatus.ACTIVE).values("organisation_id")
    left_out = Q(organisation__in=acquainted) | Q(organisation__in=dismissed) | Q(organisation__in=mine)
    rows = firm_candidates(offer, project.title).exclude(left_out)[:WEIGHED]
    excluded = document.texts[EXCLUDED]
    return [row for row in rows if not _is_named(row.organisation.name, excluded)]


def _is_named(name: str, excluded: str) -> bool:
    bare = bare_names(name)
    return not bare or bare in excluded


def _dismissed_by_owner(actor: Actor) -> QuerySet[Dismissal]:
    return Dismissal.objects.filter(user_id=actor.user_id or 0, project__owner_id=actor.user_id or 0)


def _known_successes(actor: Actor, organisations: Iterable[int]) -> dict[int, str]:
    """Partnerships of the owner's own projects, and those of others whose two sides both show them."""
    rows = _partnerships().filter(match__organisation_id__in=list(organisations))
    known = rows.filter(Q(match__project__owner_id=actor.user_id) | Q(owner_shares=True, firm_shares=True))
    own = F("match__project__owner_id"), F("match__organisation_id")
    found: dict[int, str] = {}
    for owner, organisation in known.values_list(*own):
        if owner == actor.user_id or organisation not in found:
            found[organisation] = "own" if owner == actor.user_id else "shared"
    return found


def project_pairing(actor: Actor, ref: str) -> Pairing:
    """A project that an enterprise's person sees, with why it is recommended to him. Raises NotVisible."""
    organisation = my_enterprise(actor)
    project = visible_to(actor).filter(reference=ref).first()
    if project is None:
        raise NotVisible
    recommended = next((each for each in recommended_projects(actor) if each.project.pk == project.pk), None)
    return recommended or Pairing(project, organisation)


def firm_pairing(actor: Actor, project: Project, organisation_ref: str) -> Pairing:
    """An enterprise of the directory for the actor's own project, with why it is recommended. Raises NotVisible."""
    recommended = recommended_firms(actor, project)
    organisation = enterprises_visible_to(actor).filter(ref=organisation_ref).first()
    if organisation is None:
        raise NotVisible
    found = next((each for each in recommended if each.organisation.pk == organisation.pk), None)
    return found or Pairing(project, organisation)


def dismissed_projects(actor: Actor) -> list[Project]:
    """What this person has turned down for his enterprise and still may see, the latest first."""
    numbers = list(_dismissed_by_firm(actor).order_by("-id").values_list("project_id", flat=True)[:REMEMBERED])
    rows = visible_to(actor).in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]


def dismissed_firms(actor: Actor, project: Project) -> list[Organisation]:
    """What the owner has turned down for this project and is still in the directory, the latest first."""
    mine = _dismissed_by_owner(actor).filter(project=project)
    numbers = list(mine.order_by("-id").values_list("organisation_id", flat=True)[:REMEMBERED])
    rows = enterprises_visible_to(actor).in_bulk(numbers)
    return [rows[number] for number in numbers if number in rows]
