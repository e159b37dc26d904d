"""Two at once on a dossier or a package, on two connections: nothing is there twice, nothing is overwritten."""

import pytest
from django.utils import timezone

from core.errors import GuardRefused, PortalError
from core.models import Notice
from projects.models import Listing
from registration.models import Dossier, DossierModule, ModuleRemark, ModuleVersion, PackageItem, ReportPackage
from registration.services.dossiers import start_dossier
from registration.services.module_remarks import find_ready, send_remarks, withdraw_remark, write_remark
from registration.services.packages import add_items, hand_over_package, remove_item
from tests.at_once import at_once, refused
from tests.personas import make_personas
from tests.registration.dossier.given import (
    built,
    case_with_coach,
    class_three,
    fresh,
    module_of,
    package_with,
    started,
    submitted,
)

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def test_a_dossier_begun_twice_is_there_once_and_listed_once():
    people = make_personas()
    case = case_with_coach(people)
    raised = at_once(*[lambda: start_dossier(by=people.coach.actor, case=case)] * 2)
    assert raised == [None, None]
    assert Dossier.objects.count() == 1
    assert Listing.objects.filter(kind="pre_review").count() == 1
    keys = list(DossierModule.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_of_two_people_with_the_same_version_before_them_the_second_looks_first():
    people = make_personas()
    module = module_of(started(people))
    raised = at_once(
        lambda: submitted(people.firm, module, "a.pdf", based_on=0),
        lambda: submitted(people.wang, module, "b.pdf", based_on=0),
    )
    assert refused(raised) == [GuardRefused]
    assert ModuleVersion.objects.filter(module=module).count() == 1


def test_a_version_sent_twice_is_one():
    people = make_personas()
    module = module_of(started(people))
    raised = at_once(*[lambda: submitted(people.firm, module, "a.pdf", based_on=0)] * 2)
    assert raised == [None, None]
    assert ModuleVersion.objects.filter(module=module).count() == 1


def test_of_finding_ready_and_sending_remarks_one_counts():
    people = make_personas()
    module = module_of(started(people))
    submitted(people.firm, module)
    write_remark(by=people.coach.actor, module=fresh(module), severity="must", text="缺少原始记录")
    raised = at_once(
        lambda: find_ready(by=people.coach.actor, module=fresh(module)),
        lambda: send_remarks(by=people.officer.actor, module=fresh(module)),
    )
    # With a remark that must be answered, nothing is ready.
    assert raised[1] is None
    assert isinstance(raised[0], PortalError)
    assert DossierModule.objects.get(pk=module.pk).status == "remarks"


def test_remarks_sent_twice_are_sent_and_told_once():
    people = make_personas()
    module = module_of(started(people))
    submitted(people.firm, module)
    write_remark(by=people.coach.actor, module=fresh(module), severity="must", text="缺少原始记录")
    before = Notice.objects.filter(recipient=people.firm.user).count()
    raised = at_once(*[lambda: send_remarks(by=people.coach.actor, module=fresh(module))] * 2)
    assert refused(raised) in ([], [GuardRefused])
    assert Notice.objects.filter(recipient=people.firm.user).count() == before + 1


def test_a_remark_is_sent_or_taken_back():
    people = make_personas()
    module = module_of(started(people))
    submitted(people.firm, module)
    for text in ("缺少原始记录", "缺少包装验证"):
        remark = write_remark(by=people.coach.actor, module=fresh(module), severity="must", text=text)
    at_once(
        lambda: withdraw_remark(by=people.coach.actor, remark=ModuleRemark.objects.get(pk=remark.pk)),
        lambda: send_remarks(by=people.coach.actor, module=fresh(module)),
    )
    found = ModuleRemark.objects.filter(pk=remark.pk).first()
    assert found is None or found.sent_at is not None or found.withdrawn_at is not None
    assert ModuleRemark.objects.exclude(sent_at=None).exists()


def test_a_project_put_into_a_package_twice_is_one_item():
    people = make_personas()
    project = class_three(people, "封堵器")
    package = package_with(people)
    at_once(
        *[
            lambda: add_items(
                by=people.officer.actor, package=ReportPackage.objects.get(pk=package.pk), chosen=[(project, None)]
            )
        ]
        * 2
    )
    assert PackageItem.objects.filter(package=package).count() == 1


def test_a_package_is_handed_over_whole_or_changed_before():
    people = make_personas()
    first, second = class_three(people, "封堵器"), class_three(people, "支架")
    package = built(people, package_with(people, first, second))
    item = PackageItem.objects.get(package=package, position=2)
    raised = at_once(
        lambda: hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="收文"),
        lambda: remove_item(by=people.officer.actor, item=item),
    )
    assert len(refused(raised)) == 1
    listed = Listing.objects.filter(kind="reported_to_cmde").count()
    assert (listed, PackageItem.objects.filter(package=package).count()) in {(2, 2), (0, 1)}


def test_a_package_handed_over_twice_lists_each_product_once():
    people = make_personas()
    package = built(people, package_with(people, class_three(people, "封堵器")))
    raised = at_once(*[lambda: hand_over_package(by=people.officer.actor, package=package, on=TODAY, to="收文")] * 2)
    assert refused(raised) in ([], [GuardRefused])
    assert Listing.objects.filter(kind="reported_to_cmde").count() == 1
