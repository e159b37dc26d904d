"""Where a person chooses which notices come by e-mail; every e-mail about a notice leads here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.notice_mail import NoticeMailForm
from accounts.requests import MemberRequest
from accounts.services.people import save_profile


@require_http_methods(["GET", "HEAD", "POST"])
def notice_mail(request: MemberRequest) -> HttpResponse:
    form = NoticeMailForm.of(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        save_profile(by=request.actor, **form.chosen)
        messages.success(request, _("Saved."))
        return redirect("accounts:notice_mail")
    return render(request, "accounts/notice_mail.html", {"form": form})
