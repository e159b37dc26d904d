"""The request as views of this app and above get it from the middleware."""

from accounts.models import Membership, User
from core.requests import PortalRequest


class MemberRequest(PortalRequest):
    """``memberships`` are the active ones, oldest first, with their organisations; ``user`` is signed in."""

    memberships: list[Membership]
    user: User
    needs_second_factor: bool
