"""The audit log in words: events, roles and places as people call them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Region
from accounts.roles import ROLES, Role
from core.models import AuditEntry
from core.trail import (
    EVENT_WORDS,
    FACT_WORDS,
    OBJECT_WORDS,
    VALUE_WORDS,
    Fact,
    event_words,
    facts_of,
    object_words,
    shown_name,
)


@dataclass(frozen=True)
class Line:
    """An entry in the reader's words."""

    entry: AuditEntry
    person: str
    event: str
    object_type: str
    role: str
    region: str
    facts: list[Fact]


def lines_of(entries: Sequence[AuditEntry]) -> list[Line]:
    codes = {code for entry in entries for code in (entry.region, *_cities_in(entry))}
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name"))
    return [
        Line(
            entry=entry,
            person=shown_name(entry),
            event=str(event_words(entry.event)),
            object_type=str(object_words(entry.object_type)),
            role=str(ROLES[entry.role].role.label) if entry.role in ROLES else "",
            region=names.get(entry.region, ""),
            facts=facts_of(entry, {"city": names}),
        )
        for entry in entries
    ]


def _cities_in(entry: AuditEntry) -> list[str]:
    """A city as it was set, or before and after."""
    value = entry.changes.get("city")
    return [code for code in (value if isinstance(value, list) else [value]) if code]


OBJECT_WORDS.update(
    {
        "organisation": _("organisation"),
        "membership": _("membership"),
        "user": _("account"),
        "page": _("page of the console"),
        "backup": _("backup"),
        "calendar": pgettext_lazy("an object of the audit log", "working calendar"),
        "job": _("task"),
    }
)

EVENT_WORDS.update(
    {
        "access.refused": _("Was refused a page of the console"),
        "account.changed": _("Changed the own details"),
        "account.closed": _("Closed the account"),
        "account.email_change_asked": _("Gave another e-mail address for his account"),
        "account.email_changed": _("Changed the e-mail address"),
        "account.email_confirmed": _("Confirmed the e-mail address"),
        "account.locked": _("Sign-in was locked"),
        "account.password_changed": _("Changed the password"),
        "account.password_reset": _("Set a new password by e-mail"),
        "account.second_factor_added": _("Added a second factor"),
        "account.second_factor_failed": _("Failed at the second factor"),
        "account.second_factor_removed": _("Removed a second factor"),
        "account.second_factor_renewed": _("Renewed the recovery codes"),
        "account.sign_in_failed": _("Sign-in failed"),
        "account.signed_in": _("Signed in"),
        "account.signed_out": _("Signed out"),
        "account.signed_up": _("Signed up"),
        "account.unlocked": _("Unlocked the sign-in"),
        "backup.made": _("A backup was made"),
        "backup.restored": _("A backup was brought back"),
        "calendar.set": _("Set the working calendar of a year"),
        "export.made": _("Made an export"),
        "membership.confirmed": _("Confirmed a membership"),
        "membership.ended": _("Ended a membership"),
        "membership.manager_appointed": _("Appointed a manager"),
        "membership.refused": _("Refused a membership"),
        "membership.requested": _("Asked for a membership"),
        "membership.withdrawn": _("Withdrew a request for a membership"),
        "organisation.changed": _("Changed an organisation"),
        "organisation.refused": _("Did not verify an organisation"),
        "organisation.registered": _("Registered an organisation"),
        "organisation.verified": _("Verified an organisation"),
        "privacy.accepted": _("Accepted the privacy notice"),
    }
)

FACT_WORDS.update(
    {
        "by": _("Signed in by"),
        "head": _("Last entry of the audit log"),
        "calendar.changed": _("Days that count otherwise"),
        "calendar.days_off": _("Days off"),
        "calendar.days_worked": _("Make-up working days"),
        "city": _("City"),
        "failures": _("Failures in a row"),
        "fields": _("Fields"),
        "file": _("File"),
        "kind": _("Kind"),
        "made_at": _("Made at"),
        "manages": _("Is a manager"),
        "method": _("Kind of request"),
        "name": _("Full name"),
        "note": _("Note"),
        "organisation": _("Organisation"),
        "other_id": _("Registration number"),
        "person": _("Number of the account"),
        "phone": _("Telephone"),
        "role": _("Role"),
        "status": _("Status"),
        "uscc": _("Unified social credit code"),
        "user": _("Number of the account"),
        "version": _("Version"),
    }
)

VALUE_WORDS.update(
    {
        "by": {"password": _("Password"), "unified_identity": _("Unified identity")},
        "role": dict(Role.choices),
        "membership.status": dict(MembershipStatus.choices),
        "organisation.kind": dict(OrganisationKind.choices),
    }
)
