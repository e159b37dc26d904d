"""Searches that a person keeps, and the alerts that tell him of what is new in them.

A private matter: nothing of it stands in the audit log.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused
from core.refs import new_ref
from core.services import lock
from core.texts import limited_text, one_line
from matching.enums import AlertMode
from matching.models import SavedSearch, SearchNews, SearchTelling
from matching.notifications.saved_searches import Found, tell_found
from matching.selectors.alerts import (
    KEPT_DAYS,
    Listener,
    News,
    due_searches,
    listeners,
    newest_news,
    titles_for,
    unannounced_needs,
)
from matching.selectors.saved_searches import LONGEST_NAME, SUBJECTS, same_search
from matching.selectors.search import Query
from matching.selectors.search_addresses import NEEDS, PROJECTS, address_of

MOST_SEARCHES = 50
LONGEST_ADDRESS = 500
# People per transaction of a run.
PEOPLE = 200
# One process at a time announces needs; see ``matching.services.search.LOCK``.
LOCK = (4407, 3)


def save_search(*, by: Actor, subject: str, query: Query, name: str, alert: str) -> SavedSearch:
    """Keeps a search for its person in his present role; alerts tell of what becomes findable from now on.

    Raises PermissionRefused for visitors, InvalidInput, GuardRefused for the fifty-first or one that is kept already.
    """
    if by.user_id is None:
        raise PermissionRefused
    if subject not in SUBJECTS:
        raise NotVisible
    said, address = _name(name), _address(query)
    _check_alert(alert)
    announce_needs()
    with transaction.atomic():
        # Two tabs must not keep the same search twice, nor one too many.
        _lock_person(by.user_id)
        known = same_search(by, subject, query)
        if known is not None:
            raise GuardRefused(_("You keep this search already, as “%(name)s”.") % {"name": known.name})
        if SavedSearch.objects.filter(user_id=by.user_id).count() >= MOST_SEARCHES:
            raise GuardRefused(_("You keep %(n)s searches already. Delete one of them first.") % {"n": MOST_SEARCHES})
        return SavedSearch.objects.create(
            ref=new_ref(),
            user_id=by.user_id,
            organisation_id=by.organisation_id,
            role=by.role,
            subject=subject,
            name=said,
            query=address,
            alert=alert,
            seen_news=newest_news()[subject],
        )


def change_saved_search(*, by: Actor, search: SavedSearch, name: str, alert: str) -> SavedSearch:
    """Another name, or alerts at another pace. After a time without any, only what is new from now on is told."""
    said = _name(name)
    _check_alert(alert)
    with transaction.atomic():
        fresh = _own(by, search)
        if fresh.alert == AlertMode.NEVER and alert != AlertMode.NEVER:
            fresh.seen_news, fresh.seen_at = newest_news()[fresh.subject], timezone.now()
        fresh.name, fresh.alert = said, alert
        fresh.save(update_fields=["name", "alert", "seen_news", "seen_at"])
    return fresh


def delete_saved_search(*, by: Actor, search: SavedSearch) -> None:
    with transaction.atomic():
        _own(by, search).delete()


def _own(by: Actor, search: SavedSearch) -> SavedSearch:
    fresh = lock(SavedSearch, search.pk)
    if (fresh.user_id, fresh.organisation_id, fresh.role) != (by.user_id, by.organisation_id, by.role):
        raise NotVisible
    return fresh


def _lock_person(user_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK[0] + 1, user_id])


def _name(name: str) -> str:
    said = limited_text("name", one_line(name), most=LONGEST_NAME)
    if not said:
        raise InvalidInput(fields={"name": [_("Please give the search a name.")]})
    return said


def _address(query: Query) -> str:
    address = address_of(query)
    if len(address) > LONGEST_ADDRESS:
        raise InvalidInput(_("This search has too many words and filters to be kept."))
    return address


def _check_alert(alert: str) -> None:
    if alert not in AlertMode.values:
        raise InvalidInput(fields={"alert": [_("Choose from the list.")]})


def announce_needs() -> int:
    """Notes needs that came on the board as news for saved searches; safe to run twice and at the same time."""
    since = timezone.now() - timedelta(days=KEPT_DAYS // 2)
    if not unannounced_needs(since).exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        found = unannounced_needs(since).order_by("published_at", "id").values_list("pk", flat=True)
        return len(SearchNews.objects.bulk_create([SearchNews(subject=NEEDS, number=number) for number in found]))


def send_alerts(*, now: datetime) -> int:
    """Tells whoever is due of what his searches find since they last told; returns how many people were told.

    One notice per person and run. Safe to run twice and at the same time: a search tells of the same thing once.
    """
    announce_needs()
    news = News(newest_news())
    return sum(_run(mode, now, news) for mode in (AlertMode.AT_ONCE, AlertMode.DAILY, AlertMode.WEEKLY))


def _run(mode: str, now: datetime, news: News) -> int:
    people = list(due_searches(mode, now, news.newest).order_by("user_id").values_list("user_id", flat=True).distinct())
    return sum(_alert(mode, now, news, people[at : at + PEOPLE]) for at in range(0, len(people), PEOPLE))


def _alert(mode: str, now: datetime, news: News, people: list[int]) -> int:
    with transaction.atomic():
        due = due_searches(mode, now, news.newest).filter(user__in=people).order_by("pk")
        # Locked and read again: another run may have told them in the meantime.
        searches = list(due.select_for_update(no_key=True, of=("self",)).select_related("user"))
        told = _tell_all(searches, news)
        keys = [search.pk for search in searches]
        for subject, top in ((PROJECTS, news.newest[PROJECTS]), (NEEDS, news.newest[NEEDS])):
            SavedSearch.objects.filter(pk__in=keys, subject=subject).update(seen_news=top, seen_at=now)
        SavedSearch.objects.filter(pk__in=[found.search.pk for found in told]).update(told_at=now)
    return len({found.search.user_id for found in told})


def _tell_all(searches: list[SavedSearch], news: News) -> list[Found]:
    hearing = listeners(searches)
    new = {each.pk: news.found_by(each, hearing[each.pk]) for each in searches if each.pk in hearing}
    new = _not_yet_told({key: numbers for key, numbers in new.items() if numbers})
    titles = _titles([each for each in searches if new.get(each.pk)], hearing, new)
    told: dict[int, list[Found]] = {}
    for search in searches:
        if search.pk in titles:
            told.setdefault(search.user_id, []).append(Found(search, list(titles[search.pk].values())))
    SearchTelling.objects.bulk_create(
        [SearchTelling(search_id=key, number=number) for key, shown in titles.items() for number in shown],
        ignore_conflicts=True,
    )
    for found in told.values():
        tell_found(found=found)
    return [each for found in told.values() for each in found]


def _not_yet_told(new: dict[int, set[int]]) -> dict[int, set[int]]:
    told = SearchTelling.objects.filter(search__in=new, number__in=set().union(*new.values()))
    for key, number in told.values_list("search_id", "number"):
        new[key].discard(number)
    return new


def _titles(
    searches: list[SavedSearch], hearing: Mapping[int, Listener], new: Mapping[int, set[int]]
) -> dict[int, dict[int, str]]:
    """By search what is told of it: what its person may see at this moment, asked once for each person and role."""
    asked: dict[tuple[Actor, str], set[int]] = {}
    for search in searches:
        asked.setdefault((hearing[search.pk].actor, search.subject), set()).update(new[search.pk])
    seen = {key: titles_for(*key, numbers) for key, numbers in asked.items()}
    shown = {}
    for search in searches:
        visible = seen[hearing[search.pk].actor, search.subject]
        found = {number: title for number, title in visible.items() if number in new[search.pk]}
        if found:
            shown[search.pk] = found
    return shown


def drop_old_news(*, now: datetime) -> int:
    """Housekeeping: what every alert has passed. Returns how many went."""
    return SearchNews.objects.filter(at__lt=now - timedelta(days=KEPT_DAYS)).delete()[0]
