"""Drafting and publishing a version of the standard."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, connections

from core.errors import GuardRefused, InvalidInput, NotVisible, PermissionRefused, PortalError, StaleEdit
from core.models import AuditEntry
from screening.content import Content
from screening.models import Standard
from screening.selectors.standards import draft_for, public_standard, public_versions, standard_for, standards_of_office
from screening.selectors.visibility import standard_in_force
from screening.services.standards import delete_draft, publish_standard, start_draft
from tests.screening.factories import first_standard, make_round
from tests.screening.standard.drafts import changed, make_draft, published, save, with_weight

pytestmark = pytest.mark.django_db


def events(ref):
    return list(AuditEntry.objects.filter(object_ref=ref).order_by("id").values_list("event", flat=True))


class TestDrafting:
    def test_a_draft_copies_what_it_is_based_on_under_the_next_number(self, people):
        draft = make_draft(people.officer)
        assert (draft.number, draft.region_id, draft.status) == (2, "44", "draft")
        assert draft.content == first_standard().content
        assert make_draft(people.officer).number == 3
        assert make_draft(people.officer51).number == 2
        assert events(draft.ref) == ["standard.draft_started"]

    def test_only_officers_start_one_and_only_from_what_is_published(self, people):
        with pytest.raises(PermissionRefused):
            start_draft(by=people.leader.actor, based_on=first_standard())
        with pytest.raises(PermissionRefused):
            start_draft(by=people.wang.actor, based_on=first_standard())
        draft = make_draft(people.officer)
        with pytest.raises(GuardRefused):
            start_draft(by=people.officer.actor, based_on=draft)
        with pytest.raises(NotVisible):
            start_draft(by=people.officer51.actor, based_on=draft)

    def test_an_incomplete_draft_is_kept_as_it_is(self, people):
        draft = make_draft(people.officer)
        saved = save(people.officer, draft, with_weight(changed(draft), "A1", 13), note="试改")
        kept = Standard.objects.get(pk=draft.pk)
        assert (kept.version, kept.note) == (2, "试改") == (saved.version, saved.note)
        assert Content.read(kept.content).criterion("A1").weight == 13
        assert events(draft.ref) == ["standard.draft_started", "standard.draft_saved"]

    def test_saving_the_same_again_leaves_no_trace(self, people):
        draft = make_draft(people.officer)
        assert save(people.officer, draft, changed(draft)).version == 1
        assert events(draft.ref) == ["standard.draft_started"]

    def test_a_save_from_an_older_version_is_refused_with_what_is_stored(self, people):
        draft = make_draft(people.officer)
        save(people.officer, draft, changed(draft, spread=Decimal(15)))
        with pytest.raises(StaleEdit) as refusal:
            save(people.officer, draft, changed(draft, spread=Decimal(25)))
        assert refusal.value.version == 2
        assert refusal.value.current["content"]["spread"] == "15"
        assert Standard.objects.get(pk=draft.pk).content["spread"] == "15"

    def test_another_provinces_officer_neither_sees_nor_saves_it(self, people):
        draft = make_draft(people.officer)
        for look in (draft_for, standard_for):
            with pytest.raises(NotVisible):
                look(people.officer51.actor, draft.ref)
        assert draft not in standards_of_office(people.officer51.actor)
        with pytest.raises(PermissionRefused):
            save(people.officer51, draft, changed(draft))
        with pytest.raises(PermissionRefused):
            delete_draft(by=people.officer51.actor, standard=draft)

    def test_a_draft_can_be_thrown_away_and_a_published_version_not(self, people):
        draft = make_draft(people.officer)
        delete_draft(by=people.officer.actor, standard=draft)
        assert not Standard.objects.filter(ref=draft.ref).exists()
        assert events(draft.ref)[-1] == "standard.draft_deleted"
        own = published(people.officer)
        with pytest.raises(GuardRefused):
            delete_draft(by=people.officer.actor, standard=own)

    def test_the_common_version_belongs_to_no_province(self, people):
        common = first_standard()
        with pytest.raises(PermissionRefused):
            save(people.officer, common, changed(common))
        with pytest.raises(PermissionRefused):
            publish_standard(by=people.officer.actor, standard=common)


class TestPublishing:
    def test_the_provinces_version_is_superseded_in_the_same_act(self, people):
        first, second = published(people.officer), published(people.officer, spread=Decimal(15))
        first.refresh_from_db()
        assert (first.status, second.status) == ("superseded", "published")
        assert second.published_by == people.officer.user
        assert events(first.ref)[-1] == "standard.superseded"
        assert events(second.ref)[-1] == "standard.published"
        assert standard_in_force("44") == second
        assert standard_in_force("51") == first_standard()

    def test_a_round_keeps_the_version_it_began_with(self, people):
        round_ = make_round(people, standard=published(people.officer))
        published(people.officer, spread=Decimal(15))
        round_.refresh_from_db()
        assert round_.standard.content["spread"] == "20"

    def test_every_fault_is_named_and_nothing_is_published(self, people):
        own = published(people.officer)
        draft = make_draft(people.officer)
        broken = save(people.officer, draft, with_weight(changed(draft, vetoes=()), "A1", 13), name_en=" ")
        with pytest.raises(InvalidInput) as refusal:
            publish_standard(by=people.officer.actor, standard=broken)
        assert set(refusal.value.fields) == {"weights", "name"}
        assert standard_in_force("44") == own

    def test_only_what_was_looked_at_is_published(self, people):
        draft = make_draft(people.officer)
        save(people.officer, draft, changed(draft, spread=Decimal(15)))
        with pytest.raises(StaleEdit):
            publish_standard(by=people.officer.actor, standard=draft, version=1)
        assert publish_standard(by=people.officer.actor, standard=draft, version=2).status == "published"

    def test_publishing_twice_is_refused(self, people):
        own = published(people.officer)
        with pytest.raises(GuardRefused):
            publish_standard(by=people.officer.actor, standard=own)
        with pytest.raises(GuardRefused):
            save(people.officer, own, changed(own, spread=Decimal(15)))

    def test_other_roles_and_provinces_do_not_publish(self, people):
        draft = make_draft(people.officer)
        for persona in (people.officer51, people.leader, people.wang, people.national):
            with pytest.raises(PermissionRefused):
                publish_standard(by=persona.actor, standard=draft)


class TestReading:
    def test_the_public_sees_no_draft_and_the_provinces_own_first(self, people):
        own = published(people.officer)
        make_draft(people.officer)
        versions = public_versions("44")
        assert [(each.number, each.region_id) for each in versions] == [(2, "44"), (1, None)]
        assert public_standard(versions) == own
        assert public_standard(versions, "1") == first_standard()
        with pytest.raises(NotVisible):
            public_standard(versions, "3")
        assert [each.number for each in public_versions("51")] == [1]

    def test_the_office_counts_the_rounds_of_its_province(self, people):
        make_round(people)
        counted = {each.number: each.used for each in standards_of_office(people.officer.actor)}
        assert counted == {1: 1}
        assert [each.used for each in standards_of_office(people.officer51.actor)] == [0]


@pytest.mark.django_db(transaction=True)
class TestTwoOfficersAtOnce:
    def at_once(self, *acts):
        """Runs the acts on connections of their own, started together; returns what each raised."""
        start, raised = threading.Barrier(len(acts)), []

        def run(act):
            start.wait()
            try:
                act()
            except PortalError as problem:
                raised.append(problem)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return raised

    def test_of_two_saves_from_the_same_version_one_is_refused(self, people):
        draft = make_draft(people.officer)
        raised = self.at_once(
            lambda: save(people.officer, draft, changed(draft, spread=Decimal(15))),
            lambda: save(people.officer, draft, changed(draft, spread=Decimal(25))),
        )
        assert [type(each) for each in raised] == [StaleEdit]
        assert Standard.objects.get(pk=draft.pk).version == 2

    def test_two_drafts_published_at_once_leave_one_in_force(self, people):
        first, second = make_draft(people.officer), make_draft(people.officer)
        raised = self.at_once(
            lambda: publish_standard(by=people.officer.actor, standard=first),
            lambda: publish_standard(by=people.officer.actor, standard=second),
        )
        assert raised == []
        statuses = Standard.objects.filter(region="44").values_list("status", flat=True)
        assert sorted(statuses) == ["published", "superseded"]

    def test_two_drafts_started_at_once_get_two_numbers(self, people):
        raised = self.at_once(lambda: make_draft(people.officer), lambda: make_draft(people.officer))
        assert raised == []
        assert sorted(Standard.objects.filter(region="44").values_list("number", flat=True)) == [2, 3]
        assert connection.is_usable()
