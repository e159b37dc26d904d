"""What people type is kept in their browser until it is saved: a lost session or tab loses no words."""

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.http import urlencode

from core.requests import PortalRequest


def copy_key(request: PortalRequest) -> str:
    """The key under which this person's browser keeps what is not saved yet: 32 bytes in hex, the same each time."""
    return salted_hmac("registration.copy", str(request.actor.user_id), algorithm="sha256").hexdigest()


def draft_of(request: PortalRequest, name: str) -> dict[str, Any]:
    """Context of a form that keeps a copy under this name."""
    return {"draft_name": name, "copy_key": copy_key(request)}


def kept_draft(request: PortalRequest) -> dict[str, Any]:
    """Context of the page after saving: the copy under the name in the address is dropped."""
    return draft_of(request, request.GET.get("kept", "")[:60])


def saved_to(url: str, name: str) -> HttpResponseRedirect:
    """Onwards after saving, with word that the copy under this name is not needed any more."""
    return redirect(f"{url}?{urlencode({'kept': name})}")
