"""Says to load balancers and monitors whether the portal can work."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.health import PARTS, works


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works, else 503; says which part, never why (the log does), to whoever asks."""
    states = {name: works(name) for name in PARTS}
    healthy = all(states.values())
    body = {
        "status": "ok" if healthy else "unavailable",
        "parts": {name: "ok" if up else "down" for name, up in states.items()},
    }
    return JsonResponse(body, status=200 if healthy else 503)
