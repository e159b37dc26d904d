"""Choosing light or dark, the size of type, and shortcuts, signed in or not, with scripts or without."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.display import CHOICES, COOKIE_AGE
from core.notices import is_local


@login_not_required
@require_POST
def display_choose(request: HttpRequest) -> HttpResponseRedirect:
    """Goes back to the page it was chosen on; what is no choice changes nothing."""
    target = request.POST.get("next", "")
    response = HttpResponseRedirect(target if is_local(target) else reverse("home"))
    for kind, choices in CHOICES.items():
        if (said := request.POST.get(kind)) in choices:
            response.set_cookie(
                kind, said, max_age=COOKIE_AGE, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
            )
    return response
