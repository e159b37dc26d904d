"""The page on which an enterprise gives its programs keys, and where they exchange them for tokens."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from oauth2_provider.views import TokenView

from core.console import add_refusal
from core.errors import GuardRefused, InvalidInput
from core.limits import spend
from core.requests import PortalRequest
from matching.forms.api_clients import ClientForm
from matching.selectors.api_clients import client_for, clients_of
from matching.services.api_clients import MOST_CLIENTS, NewKey, create_client, revoke_client

MOST_TOKENS = 30
TOKEN_SECONDS = 600


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def api_client_list(request: PortalRequest) -> HttpResponse:
    """The secret of a new key stands on the answer to its form and nowhere else."""
    clients = clients_of(request.actor)
    form = ClientForm(request.POST if request.method == "POST" else None)
    created: NewKey | None = None
    if request.method == "POST" and form.is_valid():
        try:
            created = create_client(by=request.actor, name=form.cleaned_data["name"])
        except (InvalidInput, GuardRefused) as refusal:
            add_refusal(form, refusal)
        else:
            form = ClientForm()
    context = {"clients": list(clients), "form": form, "created": created, "most": MOST_CLIENTS}
    return render(request, "matching/api_client_list.html", context, status=422 if form.errors else 200)


@require_POST
def api_client_revoke(request: PortalRequest, ref: str) -> HttpResponse:
    client = revoke_client(by=request.actor, client=client_for(request.actor, ref))
    messages.success(request, _("“%(name)s” has no access any more.") % {"name": client.name})
    return redirect("matching:api_client_list")


_issue = TokenView.as_view()


@csrf_exempt
@login_not_required
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """RFC 6749 §4.4. Guessing keys is slowed down by address."""
    spend("api_token", get_adapter().get_client_ip(request), limit=MOST_TOKENS, seconds=TOKEN_SECONDS)
    answer: HttpResponse = _issue(request)
    return answer
