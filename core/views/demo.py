"""What a demonstration has and the real portal has not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.demo_mail import newest_mails
from core.errors import NotVisible


@login_not_required
@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The e-mails nobody gets: confirming an address while signing up needs them. Does not exist outside of a demo."""
    if not settings.DEMO:
        raise NotVisible
    return render(request, "core/demo_mail.html", {"mails": newest_mails()})
