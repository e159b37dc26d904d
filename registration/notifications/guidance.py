"""Who is told about early guidance: that there is something to read, never what."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import notify
from registration.models import Guidance, GuidanceSession
from registration.notifications.people import sides_of


def page_of_guidance(guidance: Guidance) -> str:
    return reverse("registration:case_guidance", args=[guidance.case.ref])


def tell_guidance_begun(*, guidance: Guidance) -> None:
    """Both sides and the coach."""
    case = guidance.case
    number = {"number": case.project.ref}
    coach = [case.coach] if case.coach is not None else []
    notify(
        recipients=[*sides_of(case), *coach],
        event="guidance.begun",
        key=f"guidance.begun:{guidance.ref}",
        title=lambda: _("%(number)s: early guidance by the national centre begins") % number,
        url=page_of_guidance(guidance),
    )


def tell_advice(*, session: GuidanceSession) -> None:
    """Both sides, once a session is open to them."""
    case = session.guidance.case
    number = {"number": case.project.ref}
    notify(
        recipients=sides_of(case),
        event="guidance.advice",
        key=f"guidance.advice:{session.ref}",
        title=lambda: _("%(number)s: advice from early guidance is there to read") % number,
        url=page_of_guidance(session.guidance),
    )
