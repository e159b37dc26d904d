"""The registry asks nothing that the database could not answer, whoever asks."""

import pytest
from django.utils import timezone

from progress.waiting.registry import KINDS, office_kinds
from progress.waiting.rows import Part, counts_of, page_of_parts


@pytest.mark.django_db
def test_every_kind_can_be_asked_by_everybody(people):
    today = timezone.localdate()
    for persona in vars(people).values():
        actor = persona.actor
        parts = [Part(kind, kind.mine(actor)) for kind in KINDS.values()]
        assert page_of_parts(parts).rows is not None
        counts_of(parts, today)
    for persona in (people.officer, people.leader):
        parts = [Part(kind, kind.office(persona.actor)) for kind in office_kinds()]
        page_of_parts(parts)
        counts_of(parts, today)
