"""Dated lists and confirmed classes: who may, which days, what the history says of any day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.errors import GuardRefused, InvalidInput, PermissionRefused
from core.models import AuditEntry, Notice
from projects.models import ClassConfirmation, Listing, Product, Project
from projects.selectors.lists import confirmed_class_on, list_counts, listings_on
from projects.services.listings import confirm_class, enter_list, enter_many, leave_list
from tests.factories import accepted_project, submitted_project
from tests.registration.factories import frozen_design
from tests.standing import standing


@standing
def project(people):
    """Applied for thirty days ago, so that there is a past to enter lists in."""
    project = accepted_project(people)
    Project.objects.filter(pk=project.pk).update(applied_on=timezone.localdate() - timedelta(days=30))
    return Project.objects.get(pk=project.pk)


def ago(days):
    return timezone.localdate() - timedelta(days=days)


def enter(people, project, kind="library", on=None, **more):
    return enter_list(by=people.officer.actor, project=project, kind=kind, on=on or ago(10), **more)


class TestEnter:
    def test_counts_from_its_day_on(self, people, project):
        listing = enter(people, project, basis="会议纪要 3 号")
        assert not listings_on(ago(11)).exists()
        assert list(listings_on(ago(10))) == [listing]
        assert list_counts(people.officer.actor, timezone.localdate())["library"] == 1
        entry = AuditEntry.objects.get(event="listing.entered")
        assert entry.changes == {"kind": "library", "on": ago(10).isoformat(), "basis": "会议纪要 3 号"}
        assert Notice.objects.filter(recipient=people.wang.user, event="listing.entered").exists()

    @pytest.mark.parametrize("days", [31, -1])
    def test_not_before_the_application_nor_in_the_future(self, people, project, days):
        with pytest.raises(InvalidInput) as refusal:
            enter(people, project, on=ago(days))
        assert list(refusal.value.fields) == ["on"]

    def test_not_twice(self, people, project):
        enter(people, project)
        with pytest.raises(GuardRefused, match="已在"):
            enter(people, project, on=ago(2))

    def test_again_after_it_left_but_not_over_the_time_it_stood_there(self, people, project):
        leave_list(by=people.officer.actor, listing=enter(people, project, on=ago(10)), on=ago(5), reason="调整")
        with pytest.raises(GuardRefused, match="曾在"):
            enter(people, project, on=ago(6))
        enter(people, project, on=ago(5))
        assert Listing.objects.filter(left_on=None).count() == 1

    def test_only_accepted_projects(self, people):
        with pytest.raises(GuardRefused, match="已受理"):
            enter(people, submitted_project(people.wang), on=timezone.localdate())

    def test_lists_are_independent(self, people, project):
        """No funnel: reported without standing in the library (domain guide §2.2)."""
        enter(people, project, kind="reported_to_cmde")
        assert list_counts(people.officer.actor, timezone.localdate())["library"] == 0

    def test_preservice_candidates_take_only_class_three(self, people, project):
        with pytest.raises(GuardRefused, match="第三类"):
            enter(people, project, kind="preservice_candidates")
        confirm_class(by=people.officer.actor, project=project, management_class="II", on=ago(20))
        with pytest.raises(GuardRefused, match="第三类"):
            enter(people, project, kind="preservice_candidates")
        confirm_class(by=people.officer.actor, project=project, management_class="III", on=ago(15))
        with pytest.raises(GuardRefused, match="产品定型"):
            enter(people, project, kind="preservice_candidates")
        frozen_design(people, project)
        enter(people, project, kind="preservice_candidates")
        with pytest.raises(GuardRefused, match="只接收第三类"):
            confirm_class(by=people.officer.actor, project=project, management_class="II", on=ago(1))

    def test_products_stand_beside_each_other(self, people, project):
        products = [Product.objects.create(project=project, name=f"产品 {n}") for n in (1, 2)]
        for product in products:
            enter(people, project, product=product)
        with pytest.raises(GuardRefused):
            enter(people, project, product=products[0])
        assert Listing.objects.count() == 2

    @pytest.mark.parametrize("who", ["wang", "leader", "officer51", "system_admin"])
    def test_nobody_else(self, people, project, who):
        with pytest.raises(PermissionRefused):
            enter_list(by=getattr(people, who).actor, project=project, kind="library", on=ago(1))

    def test_a_bulk_entry_names_the_refused_and_enters_the_others(self, people, project):
        standing = accepted_project(people)
        enter(people, standing, on=timezone.localdate())
        entries = enter_many(
            by=people.officer.actor, projects=[project, standing], kind="library", on=timezone.localdate()
        )
        assert [bool(entry.listing) for entry in entries] == [True, False]
        assert "已在" in entries[1].refusal


class TestLeave:
    def test_counts_until_the_day_before(self, people, project):
        listing = enter(people, project)
        leave_list(by=people.officer.actor, listing=listing, on=ago(3), reason="转入其他计划")
        assert listings_on(ago(4)).exists()
        assert not listings_on(ago(3)).exists()
        assert AuditEntry.objects.get(event="listing.left").reason == "转入其他计划"

    @pytest.mark.parametrize(("days", "reason"), [(11, "x"), (-1, "x"), (3, " ")])
    def test_needs_a_possible_day_and_a_reason(self, people, project, days, reason):
        listing = enter(people, project)
        with pytest.raises(InvalidInput):
            leave_list(by=people.officer.actor, listing=listing, on=ago(days), reason=reason)
        assert listings_on(timezone.localdate()).exists()

    def test_not_twice(self, people, project):
        listing = enter(people, project)
        leave_list(by=people.officer.actor, listing=listing, on=ago(3), reason="x")
        with pytest.raises(GuardRefused):
            leave_list(by=people.officer.actor, listing=listing, on=ago(2), reason="x")


class TestClass:
    def test_history_of_any_day(self, people, project):
        confirm_class(
            by=people.officer.actor, project=project, management_class="II", on=ago(20), basis="分类界定 7 号"
        )
        confirm_class(by=people.officer.actor, project=project, management_class="III", on=ago(8))

        def on(day):
            return Project.objects.annotate(found=confirmed_class_on(day)).get(pk=project.pk).found

        assert [on(ago(21)), on(ago(20)), on(ago(9)), on(ago(8))] == [None, "II", "II", "III"]
        assert ClassConfirmation.objects.filter(valid_until=None).count() == 1
        assert AuditEntry.objects.filter(event="class.confirmed").last().changes["confirmed_class"] == ["II", "III"]

    def test_not_into_the_time_of_the_present_decision(self, people, project):
        confirm_class(by=people.officer.actor, project=project, management_class="II", on=ago(10))
        with pytest.raises(InvalidInput):
            confirm_class(by=people.officer.actor, project=project, management_class="III", on=ago(11))

    def test_not_the_same_again_nor_unsure(self, people, project):
        confirm_class(by=people.officer.actor, project=project, management_class="II", on=ago(10))
        with pytest.raises(GuardRefused):
            confirm_class(by=people.officer.actor, project=project, management_class="II", on=ago(5))
        with pytest.raises(InvalidInput):
            confirm_class(by=people.officer.actor, project=project, management_class="unsure", on=ago(5))
