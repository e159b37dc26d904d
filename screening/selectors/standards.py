"""Versions of the standard as the office works on them and as everybody reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Region
from accounts.selectors import province, provinces
from core.actor import Actor
from core.errors import NotVisible
from core.languages import is_english
from projects.enums import ListKind, ManagementClass, Stage
from screening.content import Content, Fault, Profile, Threshold, faults
from screening.enums import StandardStatus
from screening.models import Standard
from screening.selectors.visibility import standards_visible_to

# Where the programme began; shown to visitors who name no province.
FIRST_PROVINCE = "44"
# The calibration the portal shows: 346 of 497 evaluated projects entered the library in the published year.
PASSED_OF_PUBLISHED_YEAR = (346, 497)

NEWEST_FIRST = (F("region").desc(nulls_last=True), "-number")


def standards_of_office(actor: Actor) -> QuerySet[Standard]:
    """All versions an officer may see, the province's own first, newest first; each with ``used`` (its rounds)."""
    rows = standards_visible_to(actor).select_related("region", "published_by", "based_on")
    own_rounds = Count("rounds", filter=Q(rounds__region_id=actor.region))
    return rows.annotate(used=own_rounds).order_by(*NEWEST_FIRST)


def standard_for(actor: Actor, ref: str) -> Standard:
    """Raises NotVisible."""
    return _found(standards_visible_to(actor).select_related("region", "published_by", "based_on").filter(ref=ref))


def draft_for(actor: Actor, ref: str) -> Standard:
    """A draft of the officer's province. Raises NotVisible, also for what is already published."""
    return _found(standards_visible_to(actor).filter(ref=ref, status=StandardStatus.DRAFT).select_related("based_on"))


def standard_before(actor: Actor, standard: Standard) -> Standard | None:
    """What a version is compared with unless another is chosen: the one in force, else what it was made from."""
    others = standards_visible_to(actor).exclude(pk=standard.pk)
    in_force = others.filter(status=StandardStatus.PUBLISHED).order_by("region").first()  # NULL sorts last
    if standard.status == StandardStatus.DRAFT and in_force:
        return in_force
    origin = others.filter(pk=standard.based_on_id).first() if standard.based_on_id else None
    return origin or in_force


def public_versions(region: str) -> list[Standard]:
    """What was ever in force for a province, newest first: its own versions, then those for all provinces."""
    rows = Standard.objects.exclude(status=StandardStatus.DRAFT).filter(Q(region_id=region) | Q(region=None))
    return list(rows.select_related("region").order_by(*NEWEST_FIRST))


def public_standard(versions: Sequence[Standard], number: str = "") -> Standard:
    """The version with this number, else the one in force: the first published. Raises NotVisible.

    Where a province has given a common version's number to one of its own, its own is meant.
    """
    if number:
        found = next((standard for standard in versions if str(standard.number) == number), None)
    else:
        found = next((standard for standard in versions if standard.status == StandardStatus.PUBLISHED), None)
    if found is None:
        raise NotVisible
    return found


def in_force_among(versions: Sequence[Standard]) -> Standard | None:
    return next((standard for standard in versions if standard.status == StandardStatus.PUBLISHED), None)


def shown_region(code: str) -> Region:
    """The province asked for; without one, where the programme began. Raises NotVisible for an unknown code."""
    return province(code or FIRST_PROVINCE)


def provinces_to_choose() -> list[tuple[str, str]]:
    return [(region.pk, region.label) for region in provinces()]


def faults_of(standard: Standard) -> list[Fault]:
    return faults(Content.read(standard.content))


@dataclass(frozen=True)
class Outcome:
    """One outcome with the conditions it needs, each a sentence."""

    key: str
    label: str
    conditions: tuple[str, ...]


def outcomes_of(content: Content) -> list[Outcome]:
    return [
        Outcome(each.outcome, list_label(each.outcome), tuple(conditions_of(content, each)))
        for each in content.thresholds
    ]


def list_label(outcome: str) -> str:
    return str(ListKind(outcome).label) if outcome in ListKind.values else outcome


def conditions_of(content: Content, threshold: Threshold) -> list[str]:
    """In the order a reader asks: what must be met already, the points, then what else must hold."""
    found = [_("meets “%(name)s”") % {"name": list_label(needed)} for needed in threshold.needs]
    if threshold.total:
        found.append(_("total of at least %(n)s points") % {"n": number(threshold.total)})
    for code, least in threshold.dimensions.items():
        found.append(_("%(name)s at least %(n)s points") % {"name": named(content, code), "n": number(least)})
    for code, least in threshold.criteria.items():
        words = {"name": named(content, code), "n": number(least)}
        found.append(_("the experts' mean level for %(name)s at least %(n)s") % words)
    return [*found, *_facts_needed(threshold)]


def _facts_needed(threshold: Threshold) -> list[str]:
    found = []
    if threshold.tags:
        found.append(_("one of these tags: %(names)s") % {"names": joined([tag_label(tag) for tag in threshold.tags])})
    if threshold.classes:
        names = [str(ManagementClass(each).label) for each in threshold.classes if each in ManagementClass.values]
        found.append(_("confirmed class: %(names)s") % {"names": joined(names)})
    if threshold.stages:
        names = [str(Stage(each).label) for each in threshold.stages if each in Stage.values]
        found.append(_("stage: %(names)s") % {"names": joined(names)})
    return found


def named(content: Content, code: str) -> str:
    """A dimension or criterion by code and name; the bare code where the standard does not know it."""
    names = {part.code: part.name for part in content.dimensions} | {part.code: part.name for part in content.criteria}
    return f"{code} {names[code]}" if code in names else code


def tag_label(tag: str) -> str:
    labels = {
        "class_iii": _("Class III"),
        "innovative": _("Innovative"),
        "first_of_kind": _("First of its kind"),
    }
    return labels.get(tag, tag)


def joined(names: Sequence[str]) -> str:
    separator = ", " if is_english() else "、"
    return separator.join(names)


def number(value: Decimal) -> str:
    """Without zeros after the point: 60, 2.5."""
    return f"{value.normalize():f}"


def stage_names(profile: Profile) -> str:
    return joined([str(Stage(stage).label) for stage in profile.stages if stage in Stage.values])


def _found(rows: QuerySet[Standard]) -> Standard:
    found = rows.first()
    if found is None:
        raise NotVisible
    return found
