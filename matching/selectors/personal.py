"""What a person wrote himself in talks between projects and enterprises."""

from collections.abc import Iterable

from accounts.models import User
from accounts.personal import PersonalPart, Row, add_personal_part
from matching.models import Match, Message


def _requests(user: User) -> Iterable[Row]:
    rows = Match.objects.filter(author=user).order_by("pk")
    return rows.values("ref", "project__reference", "organisation__name", "invited", "message", "team", "status")


def _messages(user: User) -> Iterable[Row]:
    return Message.objects.filter(author=user).order_by("pk").values("match__ref", "text", "sent_at")


add_personal_part(PersonalPart("matches", _requests))
add_personal_part(PersonalPart("messages", _messages))
