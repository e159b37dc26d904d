"""Programs of enterprises sign in to the interface with a token (OAuth 2.0, client credentials)."""

from typing import Any, cast

from django.conf import settings
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions
from rest_framework.request import Request

from core.limits import spend
from core.requests import PortalRequest
from matching.selectors.api_clients import acting_as
from matching.services.api_clients import note_use


class EnterpriseToken(OAuth2Authentication):
    """The request acts as the person in whose name the key was given, in exactly that membership.

    Raises TooManyRequests beyond the calls a minute of ``settings.MATCHING``.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is None:
            self._require_none(request)
            return None
        token = found[1]
        known = acting_as(token.application_id)
        if known is None:
            raise exceptions.AuthenticationFailed
        client, person, actor = known
        spend("api", client.ref, limit=settings.MATCHING["api_calls"], seconds=60)
        note_use(client)
        cast(PortalRequest, request._request).actor = actor
        return person, token

    def _require_none(self, request: Request) -> None:
        """A token that is there but no longer counts is told apart from a browser, which has none."""
        if request.headers.get("Authorization", "").lower().startswith("bearer "):
            raise exceptions.AuthenticationFailed
