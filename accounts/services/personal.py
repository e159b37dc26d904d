"""A person takes his data with him, or closes his account (PIPL art. 45 and 47)."""

import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_valid_filename
from django.utils.translation import gettext_lazy as _

from accounts.enums import MembershipStatus
from accounts.models import FormerPassword, Membership, User
from accounts.personal import (
    OpenDuty,
    PersonalPart,
    Row,
    add_open_duties,
    add_personal_part,
    open_duties,
    personal_parts,
)
from accounts.roles import CONSOLE_ROLES
from accounts.selectors import actor_for
from accounts.services.memberships import end_membership, is_last_manager
from accounts.services.people import record_account_event
from core.actor import Actor
from core.errors import GuardRefused
from core.jobs import Progress, start_job
from core.limits import spend
from core.models import AuditEntry, Job, LastOpened, ListChoice, Mail, Notice, SavedView
from core.services import lock

EXPORT = "accounts.personal_data"
EXPORTS_A_DAY = 3
DAY = 24 * 3600
LIVING = (MembershipStatus.PENDING, MembershipStatus.ACTIVE)
# Nothing is delivered to this ending (RFC 2606).
NOWHERE = "closed.invalid"


def request_personal_data(*, by: Actor) -> Job:
    """Starts the export; it is downloaded from its page. Raises TooManyRequests beyond three a day."""
    spend("personal_data", str(by.user_id), limit=EXPORTS_A_DAY, seconds=DAY)
    return start_job(kind=EXPORT, by=by, total=len(personal_parts()))


def write_personal_data(user: User, target: Any, progress: Progress) -> int:
    """A zip: ``data.json`` with every part by its name, and the person's own files. Returns how many files."""
    parts, count = personal_parts(), 0
    found: dict[str, list[Row]] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, part in enumerate(parts, start=1):
            found[part.name] = list(part.rows(user))
            for name, stored in part.files(user):
                count += 1
                _copy(archive, f"files/{count:04}-{get_valid_filename(name)}", stored)
            progress(number, len(parts))
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr("data.json", text)
    return count


def _copy(archive: zipfile.ZipFile, name: str, stored: File[bytes]) -> None:
    with stored.open("rb") as source, archive.open(name, "w") as target:
        for block in source.chunks():
            target.write(block)


def attach_personal_data(job: Job, progress: Progress) -> int:
    """Of the job's owner; on disk, not in memory: a person's uploads may be large."""
    user = User.objects.get(pk=job.owner_id)
    with tempfile.TemporaryFile() as scratch:
        count = write_personal_data(user, scratch, progress)
        scratch.seek(0)
        job.output.save(f"{job.ref}", File(scratch), save=False)
    job.output_name = f"personal-data-{timezone.localdate():%Y%m%d}.zip"
    return count


def close_account(*, by: Actor) -> User:
    """Ends the account for good: memberships end, what only concerns the person is erased, the rest gets a pseudonym.

    The audit log is kept as it is, for the law asks for it; from then on it is shown under the pseudonym. Raises
    GuardRefused while somebody depends on the person, naming the first of what is open.
    """
    with transaction.atomic():
        user = lock(User, by.user_id)
        duties = open_duties(user)
        if duties:
            raise GuardRefused(_("The account cannot be closed yet."), help_text=duties[0].text)
        for membership in list(user.memberships.filter(status__in=LIVING)):
            end_membership(by=actor_for(user, membership.ref), membership=membership)
        _erase(user)
        gone = Actor(user_id=user.pk, label=user.name, region=by.region)
        record_account_event(by=gone, event="account.closed", user=user)
    return user


def _erase(user: User) -> None:
    """What only concerns the person goes; the row stays, for what he did in office refers to it."""
    for model in (Notice, Mail):
        model.objects.filter(recipient=user).delete()
    for kept in (LastOpened, ListChoice):
        kept._default_manager.filter(user=user).delete()
    for theirs in (EmailAddress, Authenticator, SocialAccount, FormerPassword):
        theirs._default_manager.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    for job in Job.objects.filter(owner=user).exclude(input="", output=""):
        job.input.delete(save=False)
        job.output.delete(save=False)
        job.save(update_fields=["input", "output"])
    user.name = pseudonym_of(user)
    user.email = f"{user.pk}@{NOWHERE}"
    user.phone, user.privacy_version = "", ""
    user.is_active, user.waiting_mail = False, False
    user.closed_at = timezone.now()
    user.set_unusable_password()
    fields = ("name", "email", "phone", "privacy_version", "is_active", "waiting_mail", "closed_at", "password")
    user.save(update_fields=fields)


def pseudonym_of(user: User) -> str:
    return f"已注销用户 {user.pk:06}"


def _account(user: User) -> Iterator[Row]:
    names = ("email", "name", "phone", "language", "mail_mode", "mail_groups", "waiting_mail", "privacy_version")
    yield {name: getattr(user, name) for name in (*names, "date_joined")}


def _addresses(user: User) -> Iterable[Row]:
    return EmailAddress.objects.filter(user=user).values("email", "verified", "primary")


def _memberships(user: User) -> Iterable[Row]:
    names = ("role", "status", "manages", "title", "department", "requested_at", "decided_at", "ended_at", "note")
    return user.memberships.order_by("pk").values("organisation__name", *names)


def _second_factors(user: User) -> Iterable[Row]:
    """That they exist; never their secrets."""
    return Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")


def _sessions(user: User) -> Iterable[Row]:
    return UserSession.objects.filter(user=user).values("created_at", "ip", "user_agent", "last_seen_at")


def _notices(user: User) -> Iterable[Row]:
    return (
        Notice.objects.filter(recipient=user).order_by("pk").values("event", "title", "body", "created_at", "read_at")
    )


def _mails(user: User) -> Iterable[Row]:
    """Without their text: links in it sign in, or stand under the bell anyway."""
    return Mail.objects.filter(recipient=user).order_by("pk").values("address", "subject", "created_at", "sent_at")


def _views(user: User) -> Iterable[Row]:
    names = ("choice__list_key", "name", "query", "hidden", "is_default", "created_at")
    return SavedView.objects.filter(choice__user=user).order_by("pk").values(*names)


def _columns(user: User) -> Iterable[Row]:
    return ListChoice.objects.filter(user=user).order_by("pk").values("list_key", "hidden")


def _acts(user: User) -> Iterable[Row]:
    names = ("at", "role", "organisation_name", "event", "object_type", "object_ref")
    return AuditEntry.objects.filter(actor_id=user.pk).order_by("pk").values(*names)


PARTS = {
    "account": _account,
    "email_addresses": _addresses,
    "memberships": _memberships,
    "second_factors": _second_factors,
    "sessions": _sessions,
    "notices": _notices,
    "emails": _mails,
    "views_of_lists": _views,
    "columns_of_lists": _columns,
    "acts": _acts,
}
for part_name, rows in PARTS.items():
    add_personal_part(PersonalPart(part_name, rows))


def _duties(user: User) -> Iterator[OpenDuty]:
    """Roles of an office end by its security administrator; an organisation keeps a manager while it has members."""
    for membership in user.memberships.filter(status=MembershipStatus.ACTIVE).select_related("organisation"):
        names = {"organisation": membership.organisation.name, "role": membership.get_role_display()}
        url = reverse("accounts:membership_list")
        if membership.role in CONSOLE_ROLES:
            words = _("You work as %(role)s for %(organisation)s: the security administrator ends this role first.")
            yield OpenDuty(words % names, url)
        elif is_last_manager(membership) and _has_other_members(membership):
            yield OpenDuty(_("You are the only manager of %(organisation)s: appoint another first.") % names, url)


def _has_other_members(membership: Membership) -> bool:
    others = Membership.objects.filter(organisation_id=membership.organisation_id, status=MembershipStatus.ACTIVE)
    return others.exclude(user_id=membership.user_id).exists()


add_open_duties(_duties)
