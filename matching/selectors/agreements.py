"""The confidentiality agreement: what exactly is signed, whether it is still as it was signed, and who reads it."""

import calendar
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import NotVisible
from core.refs import ALPHABET
from matching.enums import CHOSEN, Side
from matching.models import Agreement, Match, NdaText
from matching.selectors.matches import match_for
from projects.selectors.receipts import masked

FORMAT = 1
OPENING = 2


def terms_of(match: Match, text: NdaText) -> dict[str, Any]:
    """Everything that is signed, as it is now; plain JSON values only."""
    project, owner, firm = match.project, match.project.owner, match.organisation
    return {
        "format": FORMAT,
        "match": match.ref,
        "text": {"number": text.number, "sha256": text_digest(text)},
        "project": {"number": project.ref, "title": project.title},
        "owner": {
            "id": owner.pk if owner else None,
            "name": owner.name if owner else "",
            "institution": project.institution.name if project.institution else "",
        },
        "firm": {"id": firm.pk, "name": firm.name, "uscc": firm.uscc},
        "months": settings.MATCHING["agreement_months"],
    }


def text_digest(text: NdaText) -> str:
    """Of both languages, so that neither can be changed afterwards."""
    return digest_of({"zh": text.body_zh, "en": text.body_en})


def digest_of(value: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of JSON with sorted keys, no blanks, and characters as they are (UTF-8)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(terms: Mapping[str, Any], signatures: Mapping[str, Any]) -> str:
    """The digest of the terms together with who signed them and when."""
    return digest_of({"terms": terms, "signatures": signatures})


def parties_of(terms: Mapping[str, Any]) -> tuple[Any, Any]:
    """Whom the terms bind; when one of them is somebody else by now, they are drawn up anew."""
    return terms["owner"]["id"], terms["firm"]["id"]


def is_intact(agreement: Agreement) -> bool:
    """Whether terms, text and signatures are those that were signed; ``text`` is read with it."""
    terms = agreement.terms
    if digest_of(terms) != agreement.digest or terms["text"]["sha256"] != text_digest(agreement.text):
        return False
    if not _columns_agree(agreement):
        return False
    return not agreement.is_signed or seal_of(terms, agreement.signatures) == agreement.sealed


def _columns_agree(agreement: Agreement) -> bool:
    columns = {
        Side.PROJECT.value: (agreement.owner_signed_at, agreement.owner_signed_by_id),
        Side.FIRM.value: (agreement.firm_signed_at, agreement.firm_signed_by_id),
    }
    return all(_same_signature(agreement.signatures.get(side), *column) for side, column in columns.items())


def _same_signature(kept: Mapping[str, Any] | None, at: datetime | None, person: int | None) -> bool:
    if kept is None or at is None:
        return kept is None and at is None
    return kept["at"] == at.isoformat() and kept["person"] == person


def signed_at(agreement: Agreement, side: Side) -> datetime | None:
    return agreement.owner_signed_at if side == Side.PROJECT else agreement.firm_signed_at


def in_force_since(agreement: Agreement) -> datetime | None:
    """When the second side signed; None until then."""
    moments = agreement.owner_signed_at, agreement.firm_signed_at
    return max(moment for moment in moments if moment) if agreement.is_signed else None


def ends_at(agreement: Agreement) -> datetime | None:
    """When its duties end: so many calendar months after the second signature; None while it is not in force."""
    since = in_force_since(agreement)
    return months_later(since, agreement.terms["months"]) if since else None


def months_later(moment: datetime, months: int) -> datetime:
    """The same day and time in China so many months later; the last of the month where it has no such day."""
    local = timezone.localtime(moment)
    years, month = divmod(local.month - 1 + months, 12)
    year = local.year + years
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day)


def agreement_for(actor: Actor, ref: str) -> Agreement:
    """That of a match the actor stands on one side of, from the acceptance on. Raises NotVisible."""
    match = match_for(actor, ref)
    agreement = Agreement.objects.filter(match=match).select_related("text").first()
    if agreement is None or (match.status not in CHOSEN and not agreement.is_signed):
        raise NotVisible
    agreement.match = match
    return agreement


def paragraphs_of(agreement: Agreement, language: str) -> list[str]:
    """The text in Chinese, or in English for pages in English."""
    body = agreement.text.body_en if language.startswith("en") else agreement.text.body_zh
    return [paragraph.strip() for paragraph in body.split("\n\n") if paragraph.strip()]


def shown_terms(agreement: Agreement) -> list[tuple[str, str]]:
    """What stands above the text: who, about what, for how long."""
    terms = agreement.terms
    return [
        (_("Project number"), terms["project"]["number"]),
        (_("Project title"), terms["project"]["title"]),
        (_("Party A (the project's side)"), terms["owner"]["name"]),
        (_("Institution"), terms["owner"]["institution"]),
        (_("Party B (the enterprise's side)"), terms["firm"]["name"]),
        (_("Unified social credit code"), terms["firm"]["uscc"] or "—"),
        (_("Purpose"), _("To assess and negotiate working together on this project")),
        (_("Binds for"), _("%(n)s months from the second signature") % {"n": terms["months"]}),
        (_("Version of the text"), _("Version %(n)s") % {"n": terms["text"]["number"]}),
    ]


@dataclass(frozen=True)
class Signature:
    """``at`` is None while this side has not signed."""

    side: str
    label: str
    party: str
    name: str = ""
    at: datetime | None = None


def signatures_of(agreement: Agreement) -> list[Signature]:
    parties = {Side.PROJECT: agreement.terms["owner"]["name"], Side.FIRM: agreement.terms["firm"]["name"]}
    labels = {Side.PROJECT: _("Party A (the project's side)"), Side.FIRM: _("Party B (the enterprise's side)")}
    found = []
    for side, party in parties.items():
        kept = agreement.signatures.get(side.value, {})
        found.append(Signature(side.value, labels[side], party, kept.get("name", ""), signed_at(agreement, side)))
    return found


@dataclass(frozen=True)
class PublicAgreement:
    """What whoever holds a code may read: that it is real, between whom (masked), about which number, until when."""

    code: str
    number: str
    owner: str
    institution: str
    firm: str
    signed_at: datetime | None
    ends_at: datetime | None
    owner_signed_at: datetime | None
    firm_signed_at: datetime | None
    digest: str
    sealed: str
    is_intact: bool

    @property
    def is_running(self) -> bool:
        return self.ends_at is not None and self.ends_at > timezone.now()


def public_agreement(code: str) -> PublicAgreement:
    """Raises NotVisible for a code that was never given."""
    agreement = Agreement.objects.filter(code=code).select_related("text").first()
    if agreement is None:
        raise NotVisible
    terms = agreement.terms
    return PublicAgreement(
        code=agreement.code,
        number=terms["project"]["number"],
        owner=masked(terms["owner"]["name"]),
        institution=masked_name(terms["owner"]["institution"]),
        firm=masked_name(terms["firm"]["name"]),
        signed_at=in_force_since(agreement),
        ends_at=ends_at(agreement),
        owner_signed_at=agreement.owner_signed_at,
        firm_signed_at=agreement.firm_signed_at,
        digest=agreement.digest,
        sealed=agreement.sealed,
        is_intact=is_intact(agreement),
    )


def masked_name(name: str) -> str:
    """Of an organisation: its first two characters, so that who knows it recognises it."""
    return f"{name[:OPENING]}***" if name else ""


def plain_code(typed: str) -> str:
    """A code as it is stored, however it was typed; empty if it is none."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if letters and set(letters) <= set(ALPHABET) else ""
