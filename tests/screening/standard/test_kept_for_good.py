"""Not even in SQL: a published standard and a submitted scorecard are never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from screening.models import Scorecard, Standard
from tests.screening.factories import make_scorecard, seated_review
from tests.screening.standard.drafts import make_draft, published

pytestmark = pytest.mark.django_db

STANDARD = [
    "UPDATE screening_standard SET content = '{}' WHERE id = %s",
    "UPDATE screening_standard SET name = 'x' WHERE id = %s",
    "UPDATE screening_standard SET number = 9 WHERE id = %s",
    "UPDATE screening_standard SET published_at = now() + interval '1 day' WHERE id = %s",
    "UPDATE screening_standard SET status = 'draft', published_at = NULL WHERE id = %s",
    "UPDATE screening_standard SET status = 'superseded', content = '{}' WHERE id = %s",
    "DELETE FROM screening_standard WHERE id = %s",
]
SCORECARD = [
    "UPDATE screening_scorecard SET total = 99 WHERE id = %s",
    "UPDATE screening_scorecard SET answers = '{}' WHERE id = %s",
    "UPDATE screening_scorecard SET submitted_at = NULL WHERE id = %s",
    "UPDATE screening_scorecard SET vetoes = '{V1}', version = version + 1 WHERE id = %s",
    "DELETE FROM screening_scorecard WHERE id = %s",
]


def refused(statement, *values):
    with pytest.raises(DatabaseError, match="is refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("statement", STANDARD)
def test_a_published_standard_refuses(people, statement):
    own = published(people.officer)
    refused(statement, own.pk)
    refused(statement, Standard.objects.get(region=None).pk)
    assert Standard.objects.get(pk=own.pk).content == own.content


@pytest.mark.parametrize("statement", STANDARD)
def test_a_superseded_standard_refuses(people, statement):
    earlier = published(people.officer)
    published(people.officer)
    refused(statement, earlier.pk)


def test_a_superseded_standard_does_not_come_back_into_force(people):
    earlier = published(people.officer)
    published(people.officer)
    refused("UPDATE screening_standard SET status = 'published' WHERE id = %s", earlier.pk)


def test_a_draft_can_be_changed_and_deleted(people):
    draft = make_draft(people.officer)
    Standard.objects.filter(pk=draft.pk).update(name="别名")
    draft.delete()
    assert not Standard.objects.filter(ref=draft.ref).exists()


@pytest.mark.parametrize("statement", SCORECARD)
def test_a_submitted_scorecard_refuses(people, statement):
    _review, panel = seated_review(people, seats=3)
    card = make_scorecard(panel[0][0])
    refused(statement, card.pk)
    assert Scorecard.objects.get(pk=card.pk).total == card.total


def test_a_scorecard_not_yet_submitted_can_be_changed(people):
    review, panel = seated_review(people, seats=3)
    card = Scorecard.objects.create(seat=panel[0][0], review=review, standard=review.round.standard)
    Scorecard.objects.filter(pk=card.pk).update(remark="再想想")
    assert Scorecard.objects.get(pk=card.pk).remark == "再想想"


@pytest.mark.parametrize("table", ["screening_standard", "screening_scorecard"])
def test_neither_table_is_emptied(people, table):
    refused(f"TRUNCATE {table} CASCADE")
    assert Standard.objects.filter(region=None).exists()
