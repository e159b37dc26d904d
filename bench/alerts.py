"""Alerts of ten thousand saved searches when a few projects have changed, against one bare query for each of them."""

from random import Random

from django.db.models import Q
from django.utils import timezone
from django.utils.http import urlencode

from accounts.enums import MembershipStatus, OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from bench.load import REGION
from bench.words import GAINS, MANNERS
from core.refs import new_ref
from core.searchtext import runs
from matching.enums import AlertMode
from matching.models import SavedSearch, SearchDocument
from matching.selectors.alerts import newest_news
from matching.services.saved_searches import send_alerts
from matching.services.search import index_changes
from projects.models import Project

SEARCHES = 10_000
FIRMS, PEOPLE = 50, 500
CHANGED = 20
# So many of the searches are asked one by one; the time counts for all of them.
ASKED = 200
SEED = 20261122


def keep_searches() -> list[str]:
    """Ten thousand searches of five hundred people in fifty verified firms; returns the words of each."""
    chance = Random(SEED)
    firms = Organisation.objects.bulk_create([_firm(number) for number in range(FIRMS)])
    people = User.objects.bulk_create(
        [User(email=f"alert-{number}@example.org", name=f"测量 {number}", mail_mode="off") for number in range(PEOPLE)]
    )
    Membership.objects.bulk_create([_membership(user, firms[at % FIRMS]) for at, user in enumerate(people)])
    titles = list(SearchDocument.objects.order_by("?").values_list("title", flat=True)[:1000])
    words = [_words(chance, titles) for _search in range(SEARCHES)]
    newest = newest_news()["projects"]
    SavedSearch.objects.bulk_create(
        [
            SavedSearch(
                ref=new_ref(),
                user=people[at % PEOPLE],
                organisation=firms[at % PEOPLE % FIRMS],
                role=Role.ENTERPRISE_MEMBER,
                name=text[:60],
                query=urlencode({"q": text}),
                alert=AlertMode.AT_ONCE,
                seen_news=newest,
            )
            for at, text in enumerate(words)
        ],
        batch_size=1000,
    )
    return words


def _firm(number: int) -> Organisation:
    return Organisation(
        ref=new_ref(),
        kind=OrganisationKind.ENTERPRISE,
        name=f"企业 8{number:05d}",
        region_id=REGION,
        verified_at=timezone.now(),
    )


def _membership(user: User, firm: Organisation) -> Membership:
    return Membership(
        ref=new_ref(),
        user=user,
        organisation=firm,
        role=Role.ENTERPRISE_MEMBER,
        status=MembershipStatus.ACTIVE,
        decided_at=timezone.now(),
    )


def _words(chance: Random, titles: list[str]) -> str:
    """Mostly a piece of some title, sometimes with a word that many projects have."""
    run = max(runs(chance.choice(titles)), key=len)
    start = chance.randrange(max(1, len(run) - 3))
    piece = run[start : start + chance.randint(2, 5)]
    return f"{piece} {chance.choice((*MANNERS, *GAINS))}" if chance.random() < 0.3 else piece


def change_projects(turn: int) -> list[int]:
    """Twenty projects get another title and are taken in; returns their keys."""
    chance = Random(SEED + turn)
    numbers = list(SearchDocument.objects.order_by("?").values_list("pk", flat=True)[:CHANGED])
    titles = list(SearchDocument.objects.order_by("?").values_list("title", flat=True)[:CHANGED])
    for number, title in zip(numbers, titles, strict=False):
        Project.objects.filter(pk=number).update(title=f"{chance.choice(MANNERS)}{title}"[:80])
    index_changes()
    return numbers


def run_alerts() -> None:
    send_alerts(now=timezone.now())


def bare_alerts(words: list[str], numbers: list[int]) -> None:
    """One query for each of some of the searches over the changed projects only."""
    for text in words[:ASKED]:
        found = SearchDocument.objects.filter(pk__in=numbers)
        for word in text.split():
            found = found.filter(Q(title__contains=word) | Q(summary__contains=word) | Q(detail__contains=word))
        list(found.values_list("pk", flat=True))
