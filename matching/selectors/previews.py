"""A project as others read it, for its own people to look at; it goes the way of the real readers, with their tier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.errors import Text
from matching.selectors.cards import Card, card_at
from projects.enums import PATENT_FILED, STANDING, Openness, Tier
from projects.models import DisclosureGrant, Project
from projects.selectors.documents import Paper, documents_of
from projects.selectors.pages import ShownSection, chips, facts, sections_at

# By name in the address: how the readers are called, and up to which tier they read.
AUDIENCES: Mapping[str, tuple[Text, Tier]] = {
    "public": (_("Everybody"), Tier.PUBLIC),
    "firm": (_("A verified enterprise"), Tier.ENTERPRISE),
    "granted": (_("Somebody you opened it to"), Tier.GRANTED),
}


@dataclass(frozen=True)
class Reach:
    """Who really sees it at present; ``sees`` is False when nobody of this audience does."""

    sees: bool
    sentence: Text
    reason: Text = ""


@dataclass(frozen=True)
class Preview:
    audience: str
    label: Text
    chips: Sequence[str]
    facts: Sequence[tuple[str, Any]]
    card: Card
    sections: Sequence[ShownSection]
    papers: Sequence[Paper]
    reach: Reach


def preview_of(project: Project, audience: str) -> Preview:
    """``audience`` is a key of AUDIENCES. The caller has checked that the viewer belongs to the project."""
    label, tier = AUDIENCES[audience]
    return Preview(
        audience=audience,
        label=label,
        chips=chips(project, tier),
        facts=facts(project, tier),
        card=card_at(project, tier),
        sections=sections_at(project, tier),
        papers=[paper for paper in documents_of(project) if paper.document.tier <= tier],
        reach=reach_of(project, tier),
    )


def reach_of(project: Project, tier: Tier) -> Reach:
    """Names the first thing that stands in the way, as ``projects.selectors.visibility`` has it."""
    if project.status not in STANDING:
        return _nobody(_("Others find a project once the office has accepted it, and as long as it stands."))
    if tier == Tier.GRANTED:
        return _granted_reach(project)
    if project.patent_status not in PATENT_FILED:
        return _nobody(_("No patent is filed yet: showing it to others could cost its novelty."))
    if project.openness == Openness.CLOSED:
        return _nobody(_("You have not opened the project to anybody."))
    return _public_reach(project) if tier == Tier.PUBLIC else _firm_reach()


def _nobody(reason: Text) -> Reach:
    return Reach(
        False, gettext("At present nobody outside your team, your institution and the office sees this."), reason
    )


def _public_reach(project: Project) -> Reach:
    if project.openness == Openness.PUBLIC:
        return Reach(True, gettext("This is what everybody sees now, also without signing in."))
    return Reach(
        False,
        gettext("At present visitors do not see it."),
        gettext("You have opened it to verified enterprises only."),
    )


def _firm_reach() -> Reach:
    return Reach(True, gettext("This is what verified enterprises see now, except those you have excluded by name."))


def _granted_reach(project: Project) -> Reach:
    now = timezone.now()
    count = DisclosureGrant.objects.filter(
        project=project,
        organisation__verified_at__isnull=False,
        withdrawn_at=None,
        valid_from__lte=now,
        valid_until__gt=now,
    ).count()
    if not count:
        return Reach(
            False,
            gettext("At present nobody sees this."),
            gettext("It opens to named persons once both sides have signed."),
        )
    said = ngettext("%(count)s person sees this now.", "%(count)s persons see this now.", count)
    return Reach(True, said % {"count": count})
