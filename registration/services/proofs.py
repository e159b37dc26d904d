"""Certificates for people (入库证明, 转化证明): issued by each for himself, revoked by the office.

They count for titles and appraisals (domain guide §1.3, items 50 and 51), so they state only what is on record: the
library's listings, partnerships both sides have confirmed, confirmed certificates and filings, and the team as it was
handed in.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.kept_files import kept_pdf
from core.limits import spend
from core.refs import new_ref
from core.services import lock
from core.texts import required_text
from projects.models import Project
from projects.permissions import require_officer as require_project_officer
from projects.services.trail import record_on_project
from registration.enums.proofs import ProofKind
from registration.letters.proofs import EDITION, proof_pdf
from registration.models import Proof
from registration.notifications.proofs import tell_revoked
from registration.selectors.proofs import facts_for, holder_of

FOLDER = "proofs"
CODE_LENGTH = 20
MOST_REASON = 300
DAY = 24 * 3600


def issue_proof(*, by: Actor, project: Project, kind: str) -> Proof:
    """Issues a certificate to the person who asks, about his own part, with the facts as they stand today.

    The same facts on the same day give the certificate that is there. On record. Raises PermissionRefused for whoever
    is neither owner nor in the team; InvalidInput for an unknown kind; GuardRefused when there is nothing to certify;
    TooManyRequests.
    """
    if kind not in ProofKind.values:
        raise InvalidInput(fields={"kind": [_("Choose one of the certificates.")]})
    spend("proof", str(by.user_id), limit=settings.REGISTRATION["proofs_a_day"], seconds=DAY)
    with transaction.atomic():
        fresh = lock(Project, project.pk)
        holder = holder_of(by, fresh)
        if holder is None:
            raise PermissionRefused(_("Only the owner and the team of a project take its certificates."))
        facts = facts_for(fresh, holder, kind, timezone.localdate())
        if facts is None:
            raise GuardRefused(refusal_of(kind))
        there = Proof.objects.filter(
            project=fresh, holder=holder, kind=kind, digest=digest_of(facts), revoked_at=None
        ).first()
        return there or _issued(by, fresh, holder.pk, kind, facts)


def _issued(by: Actor, project: Project, holder: int, kind: str, facts: dict[str, Any]) -> Proof:
    """Under the project's lock, so a second click waits and finds the first one's."""
    proof = Proof(
        ref=new_ref(),
        code=new_ref(CODE_LENGTH),
        kind=kind,
        project=project,
        region_id=project.region_id,
        holder_id=holder,
        holder_name=facts["holder"],
        facts=facts,
        digest=digest_of(facts),
        issued_on=timezone.localdate(),
    )
    try:
        with transaction.atomic():
            proof.save(force_insert=True)
    except IntegrityError:
        raise GuardRefused(_("It could not be issued just now. Please try again.")) from None
    record_on_project(by=by, project=project, event="proof.issued", changes={"proof": proof.ref, "kind": kind})
    return proof


def refusal_of(kind: str) -> str:
    if kind == ProofKind.LIBRARY:
        return _(
            "There is nothing to certify: the project never stood in the library, or the application does not name you."
        )
    return _(
        "There is nothing to certify: no partnership, certificate or filing is confirmed, or the application does not "
        "name you."
    )


def digest_of(facts: dict[str, Any]) -> str:
    """SHA-256, in hex, of the facts as JSON with sorted keys, no blanks, and characters as they are (UTF-8)."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def proof_file(*, by: Actor, proof: Proof) -> bytes:
    """The PDF in the language of the page; that it was taken is on record. Raises GuardRefused once it is revoked.

    The caller has got the certificate from a selector that checks the viewer.
    """
    if proof.revoked_at is not None:
        raise GuardRefused(_("This certificate was revoked, so it is not handed out any more."))
    language = get_language() or settings.LANGUAGE_CODE
    record_on_project(by=by, project=proof.project, event="proof.taken", changes={"proof": proof.ref})
    depends_on = (proof.ref, proof.digest, language, EDITION, settings.PORTAL_URL)
    return kept_pdf(FOLDER, *depends_on, draw=lambda: proof_pdf(proof, language))


def revoke_proof(*, by: Actor, proof: Proof, reason: str) -> Proof:
    """An officer of the province takes a certificate back: its page says so from now on, and its holder is told.

    Revoking it twice changes nothing. Raises PermissionRefused, InvalidInput without a reason.
    """
    said = required_text("reason", reason, least=5, most=MOST_REASON, missing=_("Say why, so that the holder knows."))
    with transaction.atomic():
        project = lock(Project, proof.project_id)
        require_project_officer(by, project)
        fresh = lock(Proof, proof.pk)
        if fresh.revoked_at is not None:
            return fresh
        fresh.revoked_at, fresh.revoked_by_id, fresh.revoke_reason = timezone.now(), by.user_id, said
        fresh.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
        record_on_project(
            by=by, project=project, event="proof.revoked", changes={"proof": fresh.ref, "kind": fresh.kind}
        )
        tell_revoked(proof=fresh)
    return fresh
