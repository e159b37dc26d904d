"""Who is told what about the expert pool. No project is named here, and no score."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.selectors import officers_of
from core.notices import notify, write_to_address
from screening.models import Expert, ExpertInvitation
from screening.selectors.experts import INVITATION_DAYS


def tell_invited(invitation: ExpertInvitation, token: str) -> None:
    """An e-mail with the link; to somebody with an account instead a notice, which is e-mailed as he wishes."""
    expert = invitation.expert
    user = User.objects.filter(email__iexact=expert.email, is_active=True).first()
    if user is not None:
        notify(
            recipients=[user],
            event="expert.invited",
            key=f"expert.invited:{invitation.pk}",
            title=lambda: _invited_title(expert),
            body=_invited_body,
            url=reverse("screening:expert_answer", args=[expert.ref]),
        )
        return
    write_to_address(
        address=expert.email,
        subject=lambda: _invited_title(expert),
        body=lambda: f"{_invited_body()}\n\n{_sign_up_first()}",
        url=reverse("screening:expert_invitation", args=[token]),
    )


def _invited_title(expert: Expert) -> str:
    return _("%(province)s asks you to join its panel of experts for device ideas") % {"province": expert.region}


def _invited_body() -> str:
    return ngettext(
        "Experts score device ideas of clinicians against a published standard. The invitation is open for %(n)s day.",
        "Experts score device ideas of clinicians against a published standard. The invitation is open for %(n)s days.",
        INVITATION_DAYS,
    ) % {"n": INVITATION_DAYS}


def _sign_up_first() -> str:
    return _("Please sign up with this e-mail address and open the link. It works once, for you only.")


def tell_answered(invitation: ExpertInvitation, *, accepted: bool) -> None:
    """To the officer who asked; when his account is closed, to all officers of the province."""
    expert = invitation.expert
    event = "expert.joined" if accepted else "expert.invitation_declined"
    words = {"name": expert.name, "code": expert.code}
    notify(
        recipients=_asking(invitation),
        event=event,
        key=f"{event}:{invitation.pk}",
        title=lambda: (
            (_("%(name)s (%(code)s) has joined the expert pool") if accepted else _("%(name)s (%(code)s) has declined"))
            % words
        ),
        url=reverse("console:expert_page", args=[expert.ref]),
    )


def _asking(invitation: ExpertInvitation) -> Iterable[User]:
    asked_by = invitation.invited_by
    if asked_by is not None and asked_by.is_active:
        return [asked_by]
    return officers_of(invitation.expert.region_id)


def tell_retired(expert: Expert) -> None:
    """To the expert, when he had joined."""
    if expert.user is None:
        return
    notify(
        recipients=[expert.user],
        event="expert.retired",
        key=f"expert.retired:{expert.ref}:{expert.invitations.count()}",
        title=lambda: _("You no longer belong to the expert pool of %(province)s") % {"province": expert.region},
        body=lambda: _("You are given no new reviews. Those you hold you may finish. Thank you for your work."),
        url=reverse("console:my_expertise"),
    )


def tell_pledge_wanted(experts: Iterable[Expert], version: str) -> None:
    """Once to each for each version of the pledge."""
    for expert in experts:
        if expert.user is None:
            continue
        notify(
            recipients=[expert.user],
            event="expert.pledge_asked",
            key=f"expert.pledge_asked:{expert.ref}:{version}",
            title=lambda: _("Please sign the confidentiality pledge"),
            body=lambda: _("No reviews can be given to you until you have signed it."),
            url=reverse("console:my_expertise"),
        )
