"""Who is told about advice on channels: both sides; the reason stands on the page, not in the notice."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core.notices import notify
from registration.models import ChannelAdvice
from registration.notifications.people import sides_of


def tell_advised(*, advice: ChannelAdvice) -> None:
    case = advice.case
    notify(
        recipients=sides_of(case),
        event="case.channel_advised",
        key=f"case.channel_advised:{advice.ref}",
        title=lambda: (
            _("%(number)s: worth applying for: %(channel)s")
            % {"number": case.project.ref, "channel": advice.get_channel_display()}
        ),
        body=lambda: _("Your coach or the office thinks so and says why; it is advice, not a decision."),
        url=reverse("registration:case_channels", args=[case.ref]),
    )
