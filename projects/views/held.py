"""When what was typed cannot be saved now: the page that gives it back, so that nothing is lost.

A section page is sent by its browser even after the session has ended, after somebody signed in again (which changes
the token against forged requests), after another person signed in on the same machine, or after the application was
handed in. The text then comes back in a form from which it can be sent again. It is not stored on the way, and
nothing of the project is shown: whoever gets this page has just sent everything that stands on it.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.errors import PermissionRefused, Text
from core.requests import PortalRequest
from projects import fields
from projects.forms.pages import rows_of
from projects.forms.sections import SectionForm
from projects.selectors.catalogue import subcatalogues

SIGNED_OUT = _("You have been signed out, so your text is not saved yet. It stands below.")
SIGN_IN_AGAIN = _("Sign in again in a new tab, come back to this page, and press “Save now”.")
OTHER_PERSON = _("Somebody else has signed in on this machine since this text was typed. It is not saved.")
COME_BACK = _("Sign in as the person who typed it, in a new tab, come back to this page, and press “Save now”.")
NEW_TOKEN = _("You have signed in anew since this page was opened, so your text is not saved yet. It stands below.")
PRESS_AGAIN = _("Please look it over and press “Save now”.")
CLOSED = _("The application can no longer be changed, so your text is not saved. It stands below.")
COPY_IT = _("Copy what you still need.")
# How Django's reasons begin when another site has sent the request; the others are about the token.
FOREIGN = ("Origin checking failed", "Referer checking failed")


class TokenCheck(CsrfViewMiddleware):
    """Django's check against forged requests, which tells its reason instead of showing its own page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)

    def reason(self, request: HttpRequest) -> str:
        """Empty when the request is no forgery."""
        refused = self.process_view(request, signed_in_again, (), {})
        return refused.content.decode() if refused is not None else ""


def writer_token(request: PortalRequest) -> str:
    """Says on a page whose it is, without telling who: a page of one person must not be saved by the next."""
    return salted_hmac("projects.writer", str(request.actor.user_id), algorithm="sha256").hexdigest()[:24]


def copy_key(request: PortalRequest) -> str:
    """The key under which this person's browser keeps what is not saved yet: 32 bytes in hex, the same each time."""
    return salted_hmac("projects.copy", str(request.actor.user_id), algorithm="sha256").hexdigest()


def held_instead(request: PortalRequest, ref: str, table: fields.Section) -> HttpResponse | None:
    """The page with the text when it must not be saved as it came; None when all is well.

    Raises PermissionRefused for a request that another site has sent.
    """
    reason = TokenCheck(lambda _request: HttpResponse()).reason(request)
    if reason.startswith(FOREIGN):
        raise PermissionRefused(_("This request did not come from our own page."))
    if not request.actor.is_authenticated:
        return held_page(request, ref, table, SIGNED_OUT, SIGN_IN_AGAIN, sign_in=True)
    if request.POST.get("writer", writer_token(request)) != writer_token(request):
        return held_page(request, ref, table, OTHER_PERSON, COME_BACK, sign_in=True)
    if reason:
        return held_page(request, ref, table, NEW_TOKEN, PRESS_AGAIN)
    return None


def held_page(
    request: PortalRequest, ref: str, table: fields.Section, reason: Text, step: Text, *, sign_in: bool = False
) -> HttpResponse:
    typed = SectionForm(table, {}, subcatalogues(), request.POST).posted(whole=True)
    form = SectionForm(table, typed, subcatalogues())
    context: dict[str, Any] = {
        "section": table,
        "rows": rows_of(form, {}, ()),
        "reason": reason,
        "step": step,
        "can_save": reason is not CLOSED,
        "sign_in_url": f"{reverse(settings.LOGIN_URL)}?next={reverse('projects:signed_in_again')}" if sign_in else "",
        "action": reverse("projects:section_edit", args=[ref, table.key]),
        "carried": {key: request.POST.get(key, "") for key in ("version", "seen", "writer")},
    }
    return render(request, "projects/section_held.html", context, status=401 if sign_in else 409)


def signed_in_again(request: PortalRequest) -> HttpResponse:
    return render(request, "projects/signed_in_again.html")
