"""Who is told what about members, organisations and accounts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Organisation, User
from accounts.selectors import managers_of, officers_of
from core.notices import notify


def membership_requested(membership: Membership) -> None:
    """To the organisation's managers; without one, to the officers of the province.

    Whoever has just registered the organisation is confirmed with it; the officers know of that already.
    """
    organisation, person = membership.organisation, membership.user
    if organisation.registered_by_id == person.pk and not organisation.is_verified:
        return
    managers = list(managers_of(organisation.pk).exclude(pk=person.pk))
    notify(
        recipients=managers or officers_of(organisation.region_id),
        event="membership.requested",
        key=f"membership.requested:{membership.ref}",
        title=lambda: (
            _("%(person)s asks to join %(organisation)s") % {"person": person.name, "organisation": organisation.name}
        ),
        body=lambda: _("As: %(role)s. Please confirm or refuse the request.") % {"role": membership.get_role_display()},
        url=reverse("accounts:member_list" if managers else "console:membership_queue"),
    )


def membership_decided(membership: Membership, *, confirmed: bool) -> None:
    organisation = membership.organisation
    event = "membership.confirmed" if confirmed else "membership.refused"
    notify(
        recipients=[membership.user],
        event=event,
        key=f"{event}:{membership.ref}",
        title=lambda: (
            (
                _("You can now act for %(organisation)s")
                if confirmed
                else _("Your request to join %(organisation)s was refused")
            )
            % {"organisation": organisation.name}
        ),
        body=membership.note,
        url=reverse("accounts:membership_list"),
    )


def membership_ended(membership: Membership, *, by_user_id: int | None) -> None:
    """To the person when somebody else ended it, and to the managers when he left by himself."""
    organisation, person = membership.organisation, membership.user
    managers = list(managers_of(organisation.pk).exclude(pk=person.pk))
    notify(
        recipients=managers if by_user_id == person.pk else [person],
        event="membership.ended",
        key=f"membership.ended:{membership.ref}",
        title=lambda: (
            _("%(person)s no longer acts for %(organisation)s")
            % {"person": person.name, "organisation": organisation.name}
        ),
        body=membership.note,
        url=reverse("accounts:member_list" if by_user_id == person.pk else "accounts:membership_list"),
    )


def organisation_registered(organisation: Organisation) -> None:
    notify(
        recipients=officers_of(organisation.region_id),
        event="organisation.registered",
        key=f"organisation.registered:{organisation.ref}",
        title=lambda: _("%(organisation)s waits for verification") % {"organisation": organisation.name},
        url=reverse("console:organisation_page", args=[organisation.ref]),
    )


def organisation_decided(organisation: Organisation, *, verified: bool, occasion: str) -> None:
    """To its managers and to whoever registered it."""
    recipients = list(managers_of(organisation.pk))
    if organisation.registered_by is not None:
        recipients.append(organisation.registered_by)
    event = "organisation.verified" if verified else "organisation.refused"
    notify(
        recipients=recipients,
        event=event,
        key=f"{event}:{organisation.ref}:{occasion}",
        title=lambda: (
            (_("%(organisation)s is verified") if verified else _("%(organisation)s could not be verified"))
            % {"organisation": organisation.name}
        ),
        body=organisation.verification_note,
        url=reverse("accounts:organisation_page", args=[organisation.ref]),
    )


def sign_in_locked(user: User, *, occasion: str) -> None:
    notify(
        recipients=[user],
        event="account.locked",
        key=f"account.locked:{occasion}",
        title=lambda: _("Sign-in to your account is locked for 30 minutes"),
        body=lambda: _("The password was wrong five times in a row. If that was not you, please change your password."),
        url=reverse("account_change_password"),
    )


def email_change_asked(user: User, *, occasion: str) -> None:
    """To the address in use; the new one stands nowhere in it."""
    notify(
        recipients=[user],
        event="account.email_change_asked",
        key=f"account.email_change_asked:{occasion}",
        title=lambda: _("Another e-mail address was given for your account"),
        body=lambda: _(
            "It counts once the link sent to it is opened. If that was not you, keep the present address, change your"
            " password, and tell the office."
        ),
        url=reverse("account_email"),
    )


def manager_appointed(membership: Membership) -> None:
    notify(
        recipients=[membership.user],
        event="membership.manager_appointed",
        key=f"membership.manager_appointed:{membership.ref}",
        title=lambda: _("You are now a manager of %(organisation)s") % {"organisation": membership.organisation.name},
        body=lambda: _("You confirm and end the memberships of its people."),
        url=reverse("accounts:member_list"),
    )
