"""The office's list of words that mean the same in a search."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.roles import Role
from core.actor import Actor
from core.errors import InvalidInput, PermissionRefused, Text
from core.refs import new_ref
from core.searchtext import SHORTEST, normalised, runs
from core.services import lock, record
from matching.models import SynonymGroup

LONGEST_WORD = 30
MOST_WORDS = 8


def save_synonyms(*, by: Actor, words: Iterable[str], group: SynonymGroup | None = None) -> SynonymGroup:
    """Adds a group of words that mean the same, or gives a group other words; counts from the next search on.

    Raises PermissionRefused for all but officers, InvalidInput for fewer than two words or words that cannot be
    looked for.
    """
    _require_officer(by)
    cleaned = _cleaned(words)
    with transaction.atomic():
        fresh = lock(SynonymGroup, group.pk) if group else SynonymGroup(ref=new_ref(), words=[])
        before, fresh.words = fresh.words, cleaned
        fresh.changed_at, fresh.changed_by_id = timezone.now(), by.user_id
        if group:
            fresh.save(update_fields=["words", "changed_at", "changed_by"])
        else:
            fresh.save(force_insert=True)
        _record(by, fresh, "synonyms.saved", before, cleaned)
    return fresh


def delete_synonyms(*, by: Actor, group: SynonymGroup) -> None:
    """The words are looked for by themselves again. Raises PermissionRefused for all but officers."""
    _require_officer(by)
    with transaction.atomic():
        fresh = lock(SynonymGroup, group.pk)
        _record(by, fresh, "synonyms.deleted", fresh.words, [])
        fresh.delete()


def _require_officer(by: Actor) -> None:
    if by.role != Role.PROVINCIAL_OFFICER and not by.is_system:
        raise PermissionRefused(_("Synonyms are kept by the provincial office."))


def _cleaned(words: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(word.strip() for word in words if word.strip()))
    compared = [normalised(word) for word in found]
    problems: list[Text] = []
    if not 2 <= len(set(compared)) <= MOST_WORDS:
        problems.append(_("Name two to %(most)d different words.") % {"most": MOST_WORDS})
    if any(not SHORTEST <= len(word) <= LONGEST_WORD or runs(word) != [word] for word in compared):
        problems.append(_("Each word has at least two characters, without blanks or punctuation inside."))
    if problems:
        raise InvalidInput(fields={"words": problems})
    return found


def _record(by: Actor, group: SynonymGroup, event: str, before: list[str], after: list[str]) -> None:
    record(
        by=by,
        event=event,
        object_type="synonyms",
        object_ref=group.ref,
        region=by.region,
        changes={"words": ["、".join(before), "、".join(after)]},
    )
