"""Random histories of the programme: facts written past the services, so that also odd days occur."""

from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.refs import new_ref
from matching.models import Fair, Match, Partnership, ServicePlatform
from outreach.enums import ActivityKind
from outreach.models import Activity, Attendee
from projects.enums import ListKind
from projects.models import Applicant, ClassConfirmation, Listing, Product, Project
from registration.models import Case, Milestone
from tests.personas import Personas

FIRST = date(2024, 11, 1)
SPAN = 420
CITIES = {"44": ("4401", "4403", "81", None), "51": ("82", "81", None)}
FIELDS = ("08", "14", "")
KINDS = ("design_frozen", "accepted", "filed", "certified", "channel_granted", "tested")
CHANNELS = ("national_innovation", "provincial_priority", "emergency")


class History:
    """A small programme that goes on by random acts; the same seed goes the same way."""

    def __init__(self, seed: int, people: Personas) -> None:
        self.chance = Random(seed)
        self.people = people
        self.institutions = [
            Organisation.objects.create(
                ref=new_ref(), kind=OrganisationKind.INSTITUTION, name=f"医疗机构 9{seed}{number}", region_id=region
            )
            for number, region in enumerate(("44", "44", "51"))
        ]
        self.applicants = [
            Applicant.objects.create(institution=institution, name=f"申报人 {number}")
            for institution in self.institutions
            for number in range(2)
        ]
        self.acts = (
            *(self.apply,) * 4,
            *(self.enter,) * 5,
            *(self.leave,) * 3,
            *(self.decide,) * 4,
            *(self.reach,) * 3,
            self.take_back,
            self.correct_day,
            self.correct_place,
            self.delete_listing,
            self.forget_classes,
            self.agree,
            self.part,
            self.name_platform,
            self.hide_platform,
            *(self.hold_activity,) * 3,
            self.visit,
            self.take_back_activity,
            self.come,
            self.stay_away,
            self.hold_fair,
            self.move_institution,
            self.remove,
        )

    def go_on(self, acts: int) -> None:
        for _act in range(acts):
            self.chance.choice(self.acts)()

    def day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange(SPAN))

    def some(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def some_project(self) -> Project:
        return self.some(Project.objects.all()) or self.apply()

    def apply(self) -> Project:
        region = self.chance.choice(("44", "44", "51"))
        applicant = self.chance.choice((*self.applicants, None))
        draft = self.chance.random() < 0.1
        return Project.objects.create(
            key=new_ref(),
            reference=None if draft else new_ref(),
            region_id=region,
            city_id=self.chance.choice(CITIES[region]),
            institution=applicant.institution if applicant else None,
            applicant=applicant,
            subcatalogue=self.chance.choice(FIELDS),
            department=self.chance.choice(("心血管内科", "骨科", "")),
            applied_on=None if draft else self.day(),
            status="draft" if draft else "accepted",
        )

    def enter(self) -> None:
        project, kind = self.some_project(), self.chance.choice((*ListKind.values, "library", *("key_projects",) * 6))
        product = self.chance.choice((None, None, "甲", "乙"))
        owned = product and Product.objects.get_or_create(project=project, name=product)[0]
        since = self.day()
        theirs = Listing.objects.filter(project=project, product=owned, kind=kind)
        if theirs.filter(Q(left_on=None) | Q(left_on__gt=since)).exists():
            return
        Listing.objects.create(project=project, product=owned, kind=kind, entered_on=since)

    def leave(self) -> None:
        listing = self.some(Listing.objects.filter(left_on=None))
        if listing:
            listing.left_on = max(listing.entered_on, self.day())
            listing.save()

    def decide(self) -> None:
        project, on = self.some_project(), self.day()
        current = ClassConfirmation.objects.filter(project=project).order_by("-valid_from").first()
        if current and (current.valid_from > on or (current.valid_until or on) > on):
            return
        if current and current.valid_until is None:
            current.valid_until = on
            current.save()
        if self.chance.random() < 0.85:
            ClassConfirmation.objects.create(
                project=project, management_class=self.chance.choice(("I", "II", "III")), valid_from=on
            )

    def case_of(self, project: Project) -> Case:
        found = Case.objects.filter(project=project).first()
        return found or Case.objects.create(
            ref=new_ref(),
            project=project,
            registrant=self.institutions[0],
            region_id=project.region_id,
            management_class="II",
            stage_since=FIRST,
            active_on=FIRST,
            opened_on=FIRST,
        )

    def reach(self) -> None:
        case, kind = self.case_of(self.some_project()), self.chance.choice(KINDS)
        if Milestone.objects.filter(case=case, kind=kind, status__in=("reported", "confirmed")).exists():
            return
        status = self.chance.choice(("confirmed", "confirmed", "confirmed", "reported", "refused"))
        channel = self.chance.choice(CHANNELS) if kind == "channel_granted" else ""
        Milestone.objects.create(
            ref=new_ref(),
            case=case,
            kind=kind,
            on=self.day(),
            status=status,
            channel=channel,
            decided_at=None if status == "reported" else timezone.now(),
        )

    def take_back(self) -> None:
        milestone = self.some(Milestone.objects.filter(status__in=("confirmed", "reported")))
        if milestone:
            milestone.status, milestone.revoked_on = "revoked", self.day()
            milestone.save()

    def correct_day(self) -> None:
        listing = self.some(Listing.objects.all())
        if listing:
            listing.entered_on = min(self.day(), listing.left_on or date.max)
            listing.save()
        project = self.some(Project.objects.filter(applied_on__isnull=False))
        if project and self.chance.random() < 0.5:
            Project.objects.filter(pk=project.pk).update(applied_on=self.day())

    def correct_place(self) -> None:
        project = self.some_project()
        project.city_id = self.chance.choice(CITIES[project.region_id])
        project.subcatalogue = self.chance.choice(FIELDS)
        project.applicant = self.chance.choice((*self.applicants, None))
        project.institution = project.applicant.institution if project.applicant else None
        project.save()

    def delete_listing(self) -> None:
        listing = self.some(Listing.objects.all())
        if listing:
            listing.delete()

    def forget_classes(self) -> None:
        ClassConfirmation.objects.filter(project=self.some_project()).delete()

    def agree(self) -> None:
        match = Match.objects.create(
            ref=new_ref(),
            project=self.some_project(),
            organisation=self.institutions[0],
            author=self.people.firm.user,
            message="一同开发",
            expires_on=FIRST,
            status="closed",
        )
        Partnership.objects.create(
            ref=new_ref(),
            match=match,
            status="confirmed",
            proposed_side="owner",
            kind="licence",
            signed_on=FIRST,
            confirmed_at=self.moment(),
        )

    def moment(self) -> Any:
        """Any hour: before eight in the morning it is still the day before in UTC."""
        naive = timezone.datetime(self.day().year, 1, 1) + timedelta(hours=self.chance.randrange(24 * 360))
        return timezone.make_aware(naive)

    def part(self) -> None:
        partnership = self.some(Partnership.objects.filter(status="confirmed"))
        if partnership:
            partnership.status, partnership.status_since = "ended", self.moment()
            partnership.save()

    def name_platform(self) -> None:
        region = self.chance.choice(("44", "51"))
        ServicePlatform.objects.create(
            ref=new_ref(),
            region_id=region,
            city_id=self.chance.choice(CITIES[region]),
            kind="testing",
            name=f"平台 {new_ref()}",
            demonstration_on=self.chance.choice((self.day(), None)),
            demonstration_basis="文件",
        )

    def hide_platform(self) -> None:
        platform = self.some(ServicePlatform.objects.all())
        if platform:
            platform.hidden_at = self.moment()
            platform.save()

    def hold_activity(self) -> None:
        """Held at once or still being prepared, with hosts of any province."""
        region, held_on = self.chance.choice(("44", "51")), self.chance.choice((self.day(), self.day(), None))
        begins = timezone.make_aware(timezone.datetime(2025, 1, 1))
        activity = Activity.objects.create(
            ref=new_ref(),
            region_id=region,
            city_id=self.chance.choice(CITIES[region]),
            kind=self.chance.choice((*ActivityKind.values, "survey", "training")),
            status="held" if held_on else "draft",
            title="活动",
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            counted_by_hand=self.chance.randrange(30),
            door_code=new_ref(16),
            held_on=held_on,
        )
        activity.hosts.set(self.chance.sample(self.institutions, self.chance.randrange(3)))

    def visit(self) -> None:
        """Hosts of an activity are put right, or it is held after all, on another day, by another name."""
        activity = self.some(Activity.objects.all())
        if activity:
            activity.hosts.set(self.chance.sample(self.institutions, self.chance.randrange(1, 3)))
            activity.kind = self.chance.choice(("survey", activity.kind))
            activity.status, activity.held_on = "held", self.day()
            activity.counted_by_hand += self.chance.randrange(3)
            activity.save()

    def take_back_activity(self) -> None:
        activity = self.some(Activity.objects.filter(status="held"))
        if activity:
            activity.status, activity.held_on = "announced", None
            activity.save()

    def come(self) -> None:
        activity = self.some(Activity.objects.all())
        if activity:
            came = self.chance.choice((timezone.now(), None))
            Attendee.objects.create(activity=activity, name=new_ref(), code=new_ref(16), came_at=came)

    def stay_away(self) -> None:
        attendee = self.some(Attendee.objects.all())
        if attendee and self.chance.random() < 0.5:
            attendee.delete()
        elif attendee:
            attendee.came_at = None if attendee.came_at else timezone.now()
            attendee.save()

    def hold_fair(self) -> None:
        fair = self.some(Fair.objects.filter(status="held"))
        if fair and self.chance.random() < 0.3:
            fair.status, fair.starts_at = self.chance.choice(("scheduled", "held")), self.moment()
            fair.save()
            return
        region = self.chance.choice(("44", "51"))
        Fair.objects.create(
            ref=new_ref(),
            region_id=region,
            city_id=self.chance.choice(CITIES[region]),
            status=self.chance.choice(("held", "held", "draft")),
            title="对接会",
            place="会展中心",
            starts_at=self.moment(),
            apply_until=FIRST,
        )

    def move_institution(self) -> None:
        institution = self.chance.choice(self.institutions)
        institution.city_id = self.chance.choice(CITIES[institution.region_id])
        institution.save()

    def remove(self) -> None:
        """For good, with all that hangs on it."""
        project = self.some(Project.objects.filter(cases=None, matches=None))
        if project:
            project.listings.all().delete()
            project.products.all().delete()
            project.delete()
