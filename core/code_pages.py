"""Pages on which anybody verifies a paper by its code, and the paper itself as a PDF to keep."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

from core.limits import spend

# Codes looked up from one network address in ten minutes; a whole house may stand behind one.
MOST_LOOKUPS = 60
LOOKUP_SECONDS = 10 * 60


def count_lookup(request: HttpRequest, kind: str) -> None:
    """Raises TooManyRequests for an address that tries one code after the other; each ``kind`` counts for itself."""
    spend(kind, get_adapter().get_client_ip(request), limit=MOST_LOOKUPS, seconds=LOOKUP_SECONDS)


def unlisted(response: HttpResponse) -> HttpResponse:
    """Search engines shall not collect codes, nor other sites learn them."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def pdf_to_keep(content: bytes, name: str) -> HttpResponse:
    """For the person who asked, and for no store in between. ``name`` is without letters that headers cannot hold."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
