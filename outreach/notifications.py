"""Who is told about activities: title, time and place, which are public; never who else takes part."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.notices import notify
from outreach.models import Activity, Attendee


def tell_changed(activity: Activity) -> None:
    """Another time or place, to everybody who is expected and has an account."""
    _tell(
        activity,
        f"activity.changed:{activity.ref}:{activity.sequence}",
        "activity.changed",
        lambda: _("“%(title)s”: time or place has changed") % {"title": activity.title},
    )


def tell_cancelled(activity: Activity, reason: str) -> None:
    _tell(
        activity,
        f"activity.cancelled:{activity.ref}",
        "activity.cancelled",
        lambda: _("“%(title)s” is cancelled") % {"title": activity.title},
        lambda: reason,
    )


def tell_tomorrow(activity: Activity) -> None:
    """Once for each time it is planned for."""
    _tell(
        activity,
        f"activity.tomorrow:{activity.ref}:{activity.starts_at.isoformat()}",
        "activity.tomorrow",
        lambda: _("Tomorrow: “%(title)s”") % {"title": activity.title},
    )


def tell_to_close(activity: Activity) -> None:
    """To whoever prepared it: say whether it took place, else it does not count."""
    creator = activity.created_by
    notify(
        recipients=[creator] if creator is not None else [],
        event="activity.to_close",
        key=f"activity.to_close:{activity.ref}:{activity.ends_at.isoformat()}",
        title=lambda: _("“%(title)s” is over: please say whether it took place") % {"title": activity.title},
        body=lambda: _("Only activities marked as held count in the figures."),
        url=reverse("console:activity_page", args=[activity.ref]),
    )


def _tell(
    activity: Activity,
    key: str,
    event: str,
    title: Callable[[], str],
    body: Callable[[], str] | None = None,
) -> None:
    notify(
        recipients=_expected(activity),
        event=event,
        key=key,
        title=title,
        body=body or (lambda: when_and_where(activity)),
        url=reverse("outreach:activity_page", args=[activity.ref]),
    )


def when_and_where(activity: Activity) -> str:
    begins = date_format(timezone.localtime(activity.starts_at), "DATETIME_FORMAT")
    return _("%(when)s · %(where)s") % {"when": begins, "where": activity.place or activity.link}


def _expected(activity: Activity) -> Iterable[User]:
    rows = Attendee.objects.filter(activity=activity, withdrawn_at=None, user__isnull=False).select_related("user")
    return [row.user for row in rows if row.user is not None]
