"""Who is told what about projects. Titles are tier 公开 and may stand in a mail; nothing above it ever does."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import managers_of, officers_of
from core.actor import Actor
from core.notices import notify, write_to_address
from core.thresholds import threshold
from projects.enums import CheckOutcome, ConfirmationStatus, DeadlineKind
from projects.models import (
    CheckDecision,
    InstitutionConfirmation,
    Invitation,
    Listing,
    OwnershipTransfer,
    Project,
    Submission,
    TeamMember,
)
from projects.selectors.people import INVITATION_DAYS


def tell_submitted(*, project: Project, submission: Submission) -> None:
    """To the owner as a receipt, and to the officers."""
    key = f"project.submitted:{project.key}:{submission.number}"
    _tell(
        project,
        _owner(project),
        "project.submitted",
        key,
        lambda: _("We received your application %(number)s") % {"number": project.reference},
        lambda: (
            _("The office answers within %(days)s working days. Nothing is asked of you until then.")
            % {"days": threshold(f"DEADLINES.{DeadlineKind.FORMAL_CHECK.value}", project.region_id)}
        ),
    )
    _tell(
        project,
        officers_of(project.region_id),
        "project.submitted",
        f"{key}:office",
        lambda: _("%(number)s waits for the formal check") % {"number": project.reference},
        url=_console(project),
    )


def tell_consent_asked(*, project: Project, submission: Submission) -> None:
    """To the managers of the institution whose consent a service invention needs."""
    _tell(
        project,
        managers_of(project.institution_id),
        "confirmation.asked",
        f"confirmation.asked:{project.key}:{submission.number}",
        lambda: _("%(number)s asks for your institution's consent") % {"number": project.reference},
    )


def tell_checked(*, project: Project, decision: CheckDecision) -> None:
    """The outcome of a formal check, to the owner and the team."""
    wordings: dict[str, Callable[[], str]] = {
        CheckOutcome.ACCEPTED: lambda: _("%(number)s is accepted") % {"number": project.reference},
        CheckOutcome.RETURNED: lambda: (
            _("%(number)s: please correct the marked points") % {"number": project.reference}
        ),
        CheckOutcome.REFUSED: lambda: _("%(number)s was not accepted") % {"number": project.reference},
    }
    _tell(
        project,
        _people(project),
        f"project.{decision.outcome}",
        f"project.{decision.outcome}:{decision.pk}",
        wordings[decision.outcome],
        lambda: _("Everything you need to know stands on the project's page."),
    )


def tell_screened(*, project: Project) -> None:
    """To the owner: experts are going to judge the project. The outcome is told by its letter."""
    _tell(
        project,
        _owner(project),
        "project.screening_entered",
        f"project.screening_entered:{project.key}:{project.status_since.isoformat()}",
        lambda: _("%(number)s is put before independent experts") % {"number": project.reference},
        lambda: _("The project's page says how far they are. Nothing is asked of you until the decision."),
    )


def tell_withdrawn(*, project: Project, by: Actor) -> None:
    """To the officers, and to the project's people except whoever withdrew it."""
    key = f"project.withdrawn:{project.key}:{project.status_since.isoformat()}"
    _tell(
        project,
        officers_of(project.region_id),
        "project.withdrawn",
        key,
        lambda: _("%(number)s was withdrawn by the applicant") % {"number": project.reference},
        url=_console(project),
    )
    _tell(
        project,
        _others(project, by),
        "project.withdrawn",
        f"{key}:team",
        lambda: _("%(number)s was withdrawn by the applicant") % {"number": project.reference},
    )


def tell_archived(*, project: Project, by: Actor) -> None:
    """To the project's people except whoever did it; a draft is called by its title, which they know."""
    _tell(
        project,
        _others(project, by),
        "project.archived",
        f"project.archived:{project.key}:{project.status_since.isoformat()}",
        lambda: _("%(number)s was archived") % {"number": _name(project)},
        lambda: _("Nothing is deleted. The applicant or the office can restore it at any time."),
    )


def tell_restored(*, project: Project, by: Actor) -> None:
    """To the project's people except whoever did it."""
    _tell(
        project,
        _others(project, by),
        "project.restored",
        f"project.restored:{project.key}:{project.status_since.isoformat()}",
        lambda: _("%(number)s was restored") % {"number": _name(project)},
    )


def tell_first_look(*, project: Project, by: Actor) -> None:
    """To the owner, once for each firm (首次查看, domain guide §7.7)."""
    _tell(
        project,
        _owner(project),
        "project.first_look",
        f"project.first_look:{project.key}:{by.organisation_id}",
        lambda: (
            _("%(firm)s has looked at %(number)s for the first time")
            % {"firm": by.organisation_name, "number": project.reference}
        ),
        lambda: _("It saw what you opened to enterprises, and nothing else. You can close the project at any time."),
    )


def tell_first_reading(*, project: Project, by: Actor) -> None:
    """To the owner, once for each firm: the dossier he opened under an agreement has been read."""
    _tell(
        project,
        _owner(project),
        "project.first_reading",
        f"project.first_reading:{project.key}:{by.organisation_id}",
        lambda: (
            _("%(firm)s has read the protected part of %(number)s for the first time")
            % {"firm": by.organisation_name, "number": project.reference}
        ),
        lambda: _("Every page carried the reader's name. You can take access back at any time."),
    )


def tell_confirmation(*, project: Project, confirmation: InstitutionConfirmation) -> None:
    """The institution's answer, to the owner."""
    confirmed = confirmation.status == ConfirmationStatus.CONFIRMED
    _tell(
        project,
        _owner(project),
        "confirmation.decided",
        f"confirmation.decided:{project.key}:{confirmation.decided_at}",
        lambda: (
            (
                _("Your institution has confirmed %(number)s")
                if confirmed
                else _("Your institution has not agreed to %(number)s")
            )
            % {"number": project.reference}
        ),
    )


def tell_listing(*, listing: Listing) -> None:
    """Entering or leaving a list, to the owner."""
    entered = listing.left_on is None
    _tell(
        listing.project,
        _owner(listing.project),
        "listing.entered" if entered else "listing.left",
        f"listing:{listing.pk}:{listing.left_on or 'in'}",
        lambda: (
            (_("%(number)s entered the list: %(list)s") if entered else _("%(number)s left the list: %(list)s"))
            % {"number": listing.project.reference, "list": listing.get_kind_display()}
        ),
    )


def _tell(
    project: Project,
    recipients: Iterable[User],
    event: str,
    key: str,
    title: Callable[[], str],
    body: Callable[[], str] | str = "",
    url: str = "",
) -> None:
    notify(recipients=recipients, event=event, key=key, title=title, body=body, url=url or project_url(project))


def project_url(project: Project) -> str:
    return reverse("projects:project_page", args=[project.ref])


def _console(project: Project) -> str:
    return reverse("console:check_page", args=[project.ref])


def _owner(project: Project) -> list[User]:
    return [project.owner] if project.owner is not None else []


def _others(project: Project, by: Actor) -> list[User]:
    return [person for person in _people(project) if person.pk != by.user_id]


def _name(project: Project) -> str:
    """The number, or before there is one the draft's title."""
    return project.reference or project.title or _("Untitled draft")


def _people(project: Project) -> list[User]:
    team = [member.user for member in project.team.select_related("user") if member.user is not None]
    return [*_owner(project), *team]


def send_invitation(*, invitation: Invitation, token: str) -> None:
    """An e-mail with the link; to somebody with an account instead a notice, which is e-mailed as he wishes."""
    user = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    words = {"name": invitation.invited_by.name, "days": INVITATION_DAYS}
    if user is not None:
        notify(
            recipients=[user],
            event="invitation.sent",
            key=f"invitation.sent:{invitation.pk}",
            title=lambda: _("%(name)s invites you to join a project") % words,
            body=lambda: _("The invitation is open for %(days)s days.") % words,
            url=reverse("projects:invitation_list"),
        )
        return
    write_to_address(
        address=invitation.email,
        subject=lambda: _("%(name)s invites you to join a project") % words,
        body=lambda: (
            _(
                "Please sign up with this e-mail address and open the link. "
                "It works once, within %(days)s days, for you only."
            )
            % words
        ),
        url=reverse("projects:invitation_accept", args=[token]),
    )


def tell_invitation_answered(*, invitation: Invitation, member: TeamMember, accepted: bool) -> None:
    """To the owner."""
    project = member.project
    _tell(
        project,
        _owner(project),
        "invitation.answered",
        f"invitation.answered:{invitation.pk}",
        lambda: (
            (_("%(name)s has joined your project") if accepted else _("%(name)s has declined your invitation"))
            % {"name": member.name}
        ),
        url=reverse("projects:team_page", args=[project.ref]),
    )


def tell_transfer(*, transfer: OwnershipTransfer, event: str) -> None:
    """An offer and its withdrawal to the taker, his answer to the giver and the owner."""
    to_taker = event in ("offered", "cancelled")
    wordings: dict[str, Callable[[], str]] = {
        "offered": lambda: _("%(name)s offers you a project") % {"name": transfer.giver.name},
        "cancelled": lambda: _("The offer of a project was taken back"),
        "accepted": lambda: _("%(name)s has taken over the project") % {"name": transfer.taker.name},
        "declined": lambda: _("%(name)s has not taken over the project") % {"name": transfer.taker.name},
    }
    _tell(
        transfer.project,
        [transfer.taker] if to_taker else [transfer.giver],
        f"transfer.{event}",
        f"transfer.{event}:{transfer.pk}",
        wordings[event],
        url=reverse("projects:invitation_list") if to_taker else "",
    )
