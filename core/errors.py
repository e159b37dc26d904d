"""What services and selectors refuse with. One mapper turns these into pages, htmx fragments and API answers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

Text = str | StrPromise


class PortalError(Exception):
    """A refusal the user can understand; ``message`` is shown to him as it is."""

    status = 400
    code = "refused"
    default: Text = _("This cannot be done.")

    def __init__(self, message: Text = "", *, help_text: Text = "") -> None:
        self.message = message or self.default
        self.help_text = help_text
        super().__init__(str(self.message))


class NotVisible(PortalError):
    """The object does not exist, or the viewer may not know that it does."""

    status = 404
    code = "not_found"
    default = _("We could not find this page.")


class PermissionRefused(PortalError):
    status = 403
    code = "forbidden"
    default = _("Your role does not allow this.")


class GuardRefused(PortalError):
    """The act is allowed to this person, but not in the object's present state."""

    status = 409
    code = "not_now"
    default = _("This cannot be done at the present stage.")


class StaleEdit(PortalError):
    """Somebody else saved first. ``current`` holds what is stored now, so that both texts can be shown."""

    status = 409
    code = "stale"
    default = _("This was changed elsewhere in the meantime.")

    def __init__(self, message: Text = "", *, current: Mapping[str, Any] | None = None, version: int = 0) -> None:
        super().__init__(message)
        self.current = dict(current or {})
        self.version = version


class InvalidInput(PortalError):
    """``fields`` maps a field's key to the messages that belong beside it."""

    status = 400
    code = "invalid"
    default = _("Please check the marked fields.")

    def __init__(self, message: Text = "", *, fields: Mapping[str, list[Text]] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooManyRequests(PortalError):
    status = 429
    code = "too_many"
    default = _("Too many attempts. Please wait a little and try again.")

    def __init__(self, message: Text = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after
