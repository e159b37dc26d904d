"""Needs: written, published for ninety days, taken back, and closed with what became of them."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import SYSTEM, Actor
from core.errors import GuardRefused, InvalidInput, PortalError, StaleEdit, Text
from core.events import publish
from core.limits import spend
from core.refs import new_ref
from core.searchtext import initials, normalised
from core.services import lock, perform
from core.texts import limited_text
from core.thresholds import threshold
from matching.enums import Capability, NeedKind, NeedOutcome, NeedStatus
from matching.events import NEED_PUBLISHED
from matching.models import Need
from matching.notifications.needs import tell_closed, tell_expired, tell_expiring, tell_taken_back
from matching.permissions import (
    require_need_author,
    require_own_need,
    require_publisher,
    require_transition,
)
from matching.selectors.needs import expired_needs, expiring_needs, is_own_side
from matching.workflow import NEED_MACHINE
from projects.enums import STANDING, Tier
from projects.models import Project
from projects.selectors.catalogue import has_subcatalogue

FIELDS = ("title", "text", "tier", "subcatalogues", "department", "wanted")
LONGEST_TITLE, LONGEST_DEPARTMENT = 80, 60
LEAST_TEXT, MOST_TEXT = 20, 2000
MOST_SUBCATALOGUES = 5
LONGEST_OUTCOME = 300
DRAFTS_A_DAY, PUBLISHED_A_DAY = 30, 10
DAY = 24 * 3600


def start_need(*, by: Actor, kind: str, values: Mapping[str, Any], project: Project | None = None) -> Need:
    """A draft, seen by nobody but its own side.

    An enterprise's need belongs to the enterprise, all others to the person. Raises PermissionRefused, InvalidInput,
    TooManyRequests.
    """
    person = require_need_author(by, kind)
    cleaned = _cleaned(values)
    own_project = _own_project(by, kind, project)
    spend("need.start", str(person), limit=DRAFTS_A_DAY, seconds=DAY)
    return Need.objects.create(
        **searched(cleaned),
        ref=new_ref(),
        region_id=own_project.region_id if own_project else by.region,
        kind=kind,
        organisation_id=by.organisation_id if kind == NeedKind.ENTERPRISE else None,
        project=own_project,
        author_id=person,
        **cleaned,
    )


def _own_project(by: Actor, kind: str, project: Project | None) -> Project | None:
    if kind != NeedKind.PROJECT:
        return None
    if project is None or project.owner_id != by.user_id or project.status not in STANDING:
        raise InvalidInput(fields={"project": [_("Choose an accepted project of your own.")]})
    return project


def save_need(*, by: Actor, need: Need, values: Mapping[str, Any], version: int) -> Need:
    """Keeps what was typed into a draft. Raises StaleEdit with what is stored when somebody saved since ``version``.

    An open need is taken back before it is changed: people have answered to what it says.
    """
    cleaned = _cleaned(values)
    with transaction.atomic():
        fresh = lock(Need, need.pk)
        require_own_need(by, fresh)
        if fresh.status != NeedStatus.DRAFT:
            raise GuardRefused(_("Take the need back to change it."))
        if fresh.version != version:
            raise StaleEdit(current={name: getattr(fresh, name) for name in FIELDS}, version=fresh.version)
        for name, value in {**cleaned, **searched(cleaned)}.items():
            setattr(fresh, name, value)
        fresh.version += 1
        fresh.save(update_fields=[*FIELDS, "search_text", "search_initials", "version"])
    return fresh


def searched(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What a search compares of these values, in its own form."""
    texts = "\n".join(cleaned[name] for name in ("title", "text", "department"))
    return {"search_text": normalised(texts), "search_initials": initials(cleaned["title"])}


def publish_need(*, by: Actor, need: Need) -> Need:
    """Puts it on the board for ninety days and announces NEED_PUBLISHED.

    Raises PermissionRefused (see ``require_publisher``), InvalidInput for what is missing, TooManyRequests.
    """
    require_own_need(by, need)
    require_publisher(by, need)
    missing = missing_in(need)
    if missing:
        raise InvalidInput(_("Something is still missing before this need can be published."), fields=missing)
    spend("need.publish", str(need.organisation_id or f"u{by.user_id}"), limit=PUBLISHED_A_DAY, seconds=DAY)
    now = timezone.now()
    values = {
        "status_since": now,
        "published_at": now,
        "expires_on": timezone.localdate(now) + timedelta(days=threshold("MATCHING.need_days", need.region_id)),
    }
    with transaction.atomic():
        fresh = lock(Need, need.pk)
        # Somebody of the same side may have emptied it since it was looked at.
        if missing_in(fresh):
            raise StaleEdit
        fresh = perform(NEED_MACHINE, "publish", fresh, by=by, allow=require_transition, values=values)
        publish(NEED_PUBLISHED, need=fresh, by=by)
    return fresh


def missing_in(need: Need) -> dict[str, list[Text]]:
    """What keeps a need from being published, by field; shown beside the fields and on the need's page."""
    missing: dict[str, list[Text]] = {}
    if not need.title:
        missing["title"] = [_("Say in one line what is looked for.")]
    if len(need.text) < LEAST_TEXT:
        missing["text"] = [_("Please describe it in at least %(n)d characters.") % {"n": LEAST_TEXT}]
    if need.kind == NeedKind.PROJECT and not need.wanted:
        missing["wanted"] = [_("Say what the project needs.")]
    return missing


def take_back_need(*, by: Actor, need: Need, reason: str = "") -> Need:
    """From the board into its draft; answers stay. An officer gives a reason, which the need's own side reads."""
    said = reason.strip()
    office = not is_own_side(by, need)
    if office and not said:
        raise InvalidInput(fields={"reason": [_("Please give the reason; the author reads it.")]})
    with transaction.atomic():
        fresh = perform(
            NEED_MACHINE,
            "take_back",
            need,
            by=by,
            allow=require_transition,
            values={"status_since": timezone.now()},
            reason=said,
        )
        if office:
            tell_taken_back(need=fresh, reason=said)
    return fresh


def close_need(*, by: Actor, need: Need, outcome: str, text: str = "") -> Need:
    """For good, with what became of it; whoever answered is told."""
    if outcome not in NeedOutcome.values:
        raise InvalidInput(fields={"outcome": [_("Say what became of it.")]})
    said = limited_text("text", text, most=LONGEST_OUTCOME)
    with transaction.atomic():
        fresh = _close(by, need, outcome, said)
        tell_closed(need=fresh)
    return fresh


def _close(by: Actor, need: Need, outcome: str, text: str) -> Need:
    return perform(
        NEED_MACHINE,
        "close",
        need,
        by=by,
        allow=require_transition,
        values={"status_since": timezone.now(), "outcome": outcome, "outcome_text": text},
    )


def close_expired_needs(*, today: date) -> int:
    """Closes as unanswered what has been open for its ninety days, and reminds some days before; safe to run twice.

    Returns how many were closed.
    """
    for need in expiring_needs(today):
        tell_expiring(need=need)
    return sum(_expire(need) for need in expired_needs(today))


def _expire(need: Need) -> bool:
    """False when its own side has closed or republished it in the meantime."""
    try:
        with transaction.atomic():
            fresh = lock(Need, need.pk)
            if fresh.expires_on != need.expires_on:
                return False
            fresh = _close(SYSTEM, fresh, NeedOutcome.UNANSWERED, "")
            tell_expired(need=fresh)
            tell_closed(need=fresh)
    except PortalError:
        return False
    return True


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Only known fields, trimmed and of known values. Raises InvalidInput; what is empty is a matter of publishing."""
    found = {
        "title": " ".join(str(values.get("title", "")).split()),
        "text": str(values.get("text", "")).strip(),
        "department": " ".join(str(values.get("department", "")).split()),
        "tier": int(values.get("tier", Tier.ENTERPRISE)),
        "subcatalogues": sorted(set(values.get("subcatalogues", []))),
        "wanted": [key for key in Capability.values if key in set(values.get("wanted", []))],
    }
    problems = {name: [text] for name, text in _problems(found) if text}
    if problems:
        raise InvalidInput(fields=problems)
    return found


def _problems(found: Mapping[str, Any]) -> list[tuple[str, Text]]:
    codes = found["subcatalogues"]
    return [
        (
            "title",
            _too_long(found["title"], LONGEST_TITLE) if found["title"] else _("Say in one line what is looked for."),
        ),
        ("text", _too_long(found["text"], MOST_TEXT)),
        ("department", _too_long(found["department"], LONGEST_DEPARTMENT)),
        ("tier", "" if found["tier"] in (Tier.PUBLIC, Tier.ENTERPRISE) else _("Choose who may read it.")),
        ("subcatalogues", _at_most_five(codes) or _unknown(codes)),
    ]


def _empty(title: str) -> Text:
    return "" if title else _("Say in one line what is looked for.")


def _too_long(text: str, most: int) -> Text:
    return _("At most %(n)d characters.") % {"n": most} if len(text) > most else ""


def _at_most_five(codes: list[str]) -> Text:
    return (
        _("Choose at most %(n)d sub-catalogues.") % {"n": MOST_SUBCATALOGUES} if len(codes) > MOST_SUBCATALOGUES else ""
    )


def _unknown(codes: list[str]) -> Text:
    return "" if all(has_subcatalogue(code) for code in codes) else _("Choose from the list.")
