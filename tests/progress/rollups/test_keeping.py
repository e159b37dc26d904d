"""Taking in, counting anew, comparing, correcting: what happens to the tables, and when."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from core.locks import connection_beside
from progress.figures import NEVER, figures
from progress.models import Correction, Counted, CountedChange, DailyChange, MonthlyChange, RollupState
from progress.rollups import taking_in
from progress.scope import Filters, Scope
from progress.selectors.corrections import corrections_since
from progress.services.rollups import compare, rebuild, take_in_changes
from progress.tasks import take_in_changes as task
from projects.enums import ListKind, Tier
from projects.models import Listing, Project
from tests.factories import accepted_project
from tests.progress.rollups.histories import History

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
GUANGDONG = Scope("44", Tier.REVIEW)


def library(day: date = TODAY) -> int:
    return figures(GUANGDONG, Filters(day))["library"].total


def listed(project: Project, on: date = TODAY) -> Listing:
    return Listing.objects.create(project=project, kind=ListKind.LIBRARY, entered_on=on)


def applied(people, on: date = TODAY) -> Project:
    """Applied for on a day, past the services: they take today."""
    project = accepted_project(people)
    Project.objects.filter(pk=project.pk).update(applied_on=on)
    return Project.objects.get(pk=project.pk)


def test_what_happened_a_moment_ago_stands_on_the_board(people, sign_in):
    project = applied(people)
    assert library() == 0
    listed(project)
    assert library() == 1
    assert not CountedChange.objects.exists()
    board = sign_in(people.leader).get(reverse("progress:board"))
    assert board.context["behind_since"] is None
    assert "此后变动较多" not in board.content.decode()


def test_with_a_large_backlog_the_board_says_as_of_when(people, sign_in, settings):
    listed(applied(people))
    take_in_changes()
    settings.PROGRESS = {**settings.PROGRESS, "take_in_at_once": 1}
    for _project in range(2):
        listed(applied(people))
    found = figures(GUANGDONG, Filters(TODAY))
    assert found["library"].total == 1
    assert found.behind_since == CountedChange.objects.order_by("id").first().at
    since = timezone.localtime(found.behind_since).strftime("%H:%M")
    assert since in sign_in(people.leader).get(reverse("progress:board")).content.decode()
    take_in_changes()
    assert library() == 3


def test_before_the_first_count_a_large_portal_says_so(people, sign_in, settings):
    settings.PROGRESS = {**settings.PROGRESS, "take_in_at_once": 1}
    RollupState.objects.all().delete()
    for _project in range(2):
        applied(people)
    assert figures(GUANGDONG, Filters(TODAY)).behind_since == NEVER
    assert sign_in(people.leader).get(reverse("progress:board")).status_code == 200
    task()
    assert figures(GUANGDONG, Filters(TODAY)).behind_since is None


def test_other_rules_are_counted_anew(people, monkeypatch):
    listed(applied(people))
    take_in_changes()
    RollupState.objects.update(definition="the rules of last year")
    DailyChange.objects.all().delete()
    take_in_changes()
    assert library() == 1
    assert DailyChange.objects.exists()


def test_taking_in_twice_is_harmless(people):
    listed(applied(people))
    take_in_changes()
    project = Project.objects.get()
    for _time in range(2):
        CountedChange.objects.create(kind="project", number=project.pk)
    assert take_in_changes() == 2
    assert take_in_changes() == 0
    assert library() == 1
    assert set(compare().values()) == {0}


def test_killed_in_the_middle_nothing_is_half_counted(people, monkeypatch):
    project = applied(people)
    take_in_changes()
    listed(project)

    def killed(**_words):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(taking_in, "_note_corrections", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            take_in_changes()
    assert CountedChange.objects.exists()
    assert take_in_changes() > 0
    assert set(compare().values()) == {0}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_turns(people):
    listed(applied(people))
    with connection_beside() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", taking_in.LOCK)
        # A board does not wait: it says as of when its figures are.
        take_in = figures(GUANGDONG, Filters(TODAY))
        assert take_in.behind_since is not None
        with connection.cursor() as mine:
            mine.execute("SET lock_timeout = '200ms'")
        with pytest.raises(Exception, match=r"lock timeout"):
            take_in_changes()
        with connection.cursor() as mine:
            mine.execute("SET lock_timeout = 0")
    take_in_changes()
    assert library() == 1


def test_counting_anew_puts_right_what_is_wrong_and_only_that(people):
    History(3, people).go_on(60)
    take_in_changes()
    assert set(rebuild().values()) == {0}
    some = DailyChange.objects.filter(region="44").order_by("day")[0]
    DailyChange.objects.filter(pk=some.pk).update(amount=99)
    MonthlyChange.objects.filter(region="44", city="*").delete()
    lost = Counted.objects.order_by("number")[0]
    Counted.objects.filter(pk=lost.pk).delete()
    found = rebuild()
    assert found["progress_dailychange"] == found["progress_counted"] == 1
    assert found["progress_monthlychange"] > 0
    assert set(compare().values()) == {0}


def test_the_command_compares_without_writing(people):
    listed(applied(people))
    out = StringIO()
    call_command("rebuild_figures", stdout=out)
    assert "progress_dailychange" in out.getvalue()
    call_command("rebuild_figures", "--check", stdout=out)
    DailyChange.objects.update(amount=7)
    waiting = CountedChange.objects.create(kind="project", number=Project.objects.get().pk)
    with pytest.raises(CommandError) as refused:
        call_command("rebuild_figures", "--check", stdout=out)
    assert refused.value.returncode == 1
    assert set(DailyChange.objects.values_list("amount", flat=True)) == {7}
    assert CountedChange.objects.filter(pk=waiting.pk).exists()


def test_a_change_of_closed_days_is_kept_as_a_correction(people):
    long_ago = TODAY - timedelta(days=40)
    project = applied(people, long_ago)
    take_in_changes()
    Correction.objects.all().delete()
    listed(project, TODAY)
    take_in_changes()
    assert not Correction.objects.exists()
    Listing.objects.update(entered_on=long_ago + timedelta(days=3))
    take_in_changes()
    found = corrections_since(GUANGDONG, timezone.now() - timedelta(hours=1))
    whole = [(each.indicator, each.first_day, each.amount) for each in found if each.management_class == "*"]
    assert whole == [("library", long_ago + timedelta(days=3), 1)]
    assert not corrections_since(Scope("51", Tier.REVIEW), timezone.now() - timedelta(hours=1))
    assert not corrections_since(GUANGDONG, timezone.now() + timedelta(hours=1))


def test_a_correction_that_only_moves_days_is_one_too(people):
    project = applied(people, TODAY - timedelta(days=40))
    listing = listed(project, TODAY - timedelta(days=30))
    take_in_changes()
    Correction.objects.all().delete()
    Listing.objects.filter(pk=listing.pk).update(entered_on=TODAY - timedelta(days=20))
    take_in_changes()
    one = Correction.objects.get(indicator="library", management_class="*")
    assert (one.first_day, one.amount) == (TODAY - timedelta(days=30), 0)


def test_counting_for_the_first_time_corrects_nothing(people):
    RollupState.objects.all().delete()
    listed(applied(people, TODAY - timedelta(days=40)), TODAY - timedelta(days=30))
    take_in_changes()
    assert library() == 1
    assert not Correction.objects.exists()


def test_what_does_not_count_is_not_noted(people):
    project = applied(people)
    take_in_changes()
    Project.objects.filter(pk=project.pk).update(title="另一个名称", status="archived")
    assert not CountedChange.objects.exists()


@pytest.mark.parametrize("acts", [30, 120])
def test_figures_take_the_same_queries_for_few_and_many(people, acts, django_assert_num_queries):
    History(5, people).go_on(acts)
    take_in_changes()
    # One to see whether all is counted; one for the figures and the library by class.
    with django_assert_num_queries(2):
        figures(GUANGDONG, Filters(TODAY))
    # Narrowed by class, figures of places stand in other cells.
    with django_assert_num_queries(2):
        figures(GUANGDONG, Filters(TODAY, management_class="III"))
    # One by one: the figures, institutions, applicants, places, the library by class.
    with django_assert_num_queries(6):
        figures(GUANGDONG, Filters(TODAY, city="4401", subcatalogue="08"))
