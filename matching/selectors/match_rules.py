"""Whether a firm may ask for a project, or be invited to it, with the reason when not.

No reason says anything of other firms: neither that they asked nor how many.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import MembershipStatus
from accounts.models import Membership, Organisation
from accounts.roles import Role
from core.actor import Actor
from core.errors import Text
from core.thresholds import threshold
from matching.enums import LIVING, MatchStatus
from matching.models import EnterpriseProfile, Match
from matching.selectors.profiles import KINDS
from projects.enums import PATENT_FILED, STANDING
from projects.models import Project, SectionRecord
from projects.selectors.visibility import is_verified_firm, relations_of, withheld_from


@dataclass(frozen=True)
class Refusal:
    """``help_text`` says what helps next."""

    text: Text
    help_text: Text = ""


def request_refusal(actor: Actor, project: Project) -> Refusal | None:
    """Why this person cannot ask for a project that he sees; None when he can."""
    return _firm_refusal(actor) or _asked_project_refusal(actor, project) or _request_pause(actor, project)


def _firm_refusal(actor: Actor) -> Refusal | None:
    if actor.role != Role.ENTERPRISE_MEMBER or actor.organisation_id is None:
        return Refusal(_("Members of verified enterprises ask for projects."))
    if not is_verified_firm(actor):
        return Refusal(
            _("Your enterprise is not verified yet."),
            _("You can ask for projects once the provincial office has verified it."),
        )
    if not has_profile(actor.organisation_id):
        return Refusal(
            _("Your enterprise has no profile yet."),
            _("Please write it first: the applicant decides by what it says."),
        )
    return None


def _asked_project_refusal(actor: Actor, project: Project) -> Refusal | None:
    if relations_of(actor, project):
        return Refusal(_("You have a part in this project yourself."))
    if project.owner_id is None:
        return Refusal(
            _("Nobody could answer you here yet: this project comes from the office's records."),
            _("Please ask the provincial office about it."),
        )
    if project.status not in STANDING or project.patent_status not in PATENT_FILED:
        return Refusal(_("This project takes no requests at present."))
    return None


def _request_pause(actor: Actor, project: Project) -> Refusal | None:
    organisation_id = actor.organisation_id or 0
    if is_living(organisation_id, project.pk):
        return Refusal(_("Your enterprise and this project are in contact already."), _("See “Matches”."))
    until = paused_until(organisation_id, project, invited=False)
    if until is not None:
        return Refusal(
            _("Your enterprise's last request was declined."),
            _("You can ask for this project again from %(day)s on.") % {"day": date_format(until)},
        )
    most = settings.MATCHING["open_requests"]
    if open_requests(organisation_id) >= most:
        return Refusal(
            _("%(n)s requests of your enterprise wait for an answer already; more are not possible.") % {"n": most},
            _("Wait for answers, or take one of them back."),
        )
    return None


def invite_refusal(actor: Actor, project: Project, organisation: Organisation) -> Refusal | None:
    """Why the owner cannot invite this enterprise to his project; None when he can."""
    return invitable_refusal(project) or _invited_refusal(actor, project, organisation)


def invitable_refusal(project: Project) -> Refusal | None:
    """Why nobody can be invited to this project at present. A closed project can invite: its owner chooses whom."""
    if project.status not in STANDING:
        return Refusal(_("Enterprises can be invited once the office has accepted the project."))
    if project.patent_status not in PATENT_FILED:
        # Domain guide §5.3: what is shown before the filing can cost the novelty.
        return Refusal(
            _("As long as no patent is filed, showing the idea to others could cost its novelty. File it first."),
            _("Then correct the patent's state in the application."),
        )
    most = settings.MATCHING["open_invitations"]
    if open_invitations(project.pk) >= most:
        return Refusal(
            _("%(n)s invitations to this project wait for an answer already.") % {"n": most},
            _("Wait for answers, or take one of them back."),
        )
    return None


def _invited_refusal(actor: Actor, project: Project, organisation: Organisation) -> Refusal | None:
    if organisation.kind not in KINDS or organisation.verified_at is None or not has_profile(organisation.pk):
        return Refusal(_("Verified enterprises with a profile can be invited."))
    if is_member(actor.user_id, organisation.pk):
        return Refusal(_("You belong to this enterprise yourself."))
    if is_excluded(organisation, project):
        return Refusal(
            _("You named this enterprise among those the project must not be shown to."),
            _("Take it out of that answer in the application first."),
        )
    if is_living(organisation.pk, project.pk):
        return Refusal(_("This enterprise and the project are in contact already."), _("See “Matches”."))
    until = paused_until(organisation.pk, project, invited=True)
    if until is not None:
        return Refusal(
            _("This enterprise declined your last invitation."),
            _("You can invite it again from %(day)s on.") % {"day": date_format(until)},
        )
    return None


def has_profile(organisation_id: int) -> bool:
    return EnterpriseProfile.objects.filter(organisation_id=organisation_id, version__gt=0).exists()


def is_member(user_id: int | None, organisation_id: int) -> bool:
    """In whatever role: nobody stands on both sides."""
    rows = Membership.objects.filter(organisation_id=organisation_id, status=MembershipStatus.ACTIVE)
    return rows.filter(user_id=user_id or 0).exists()


def is_excluded(organisation: Organisation, project: Project) -> bool:
    """The owner named it among those the project must not be shown to (不可披露企业)."""
    as_firm = Actor(
        user_id=None,
        label="",
        role=Role.ENTERPRISE_MEMBER,
        organisation_id=organisation.pk,
        organisation_name=organisation.name,
    )
    return withheld_from(as_firm).filter(pk=project.pk).exists()


def is_living(organisation_id: int, project_id: int) -> bool:
    return Match.objects.filter(
        organisation_id=organisation_id, project_id=project_id, status__in=sorted(LIVING)
    ).exists()


def paused_until(organisation_id: int, project: Project, *, invited: bool) -> date | None:
    """The first day on which the same may be asked again after it was declined; None when it may be now."""
    declined = Match.objects.filter(
        organisation_id=organisation_id,
        project=project,
        invited=invited,
        status=MatchStatus.DECLINED,
        answered_at__isnull=False,
    )
    last = declined.order_by("-id").values_list("answered_at", flat=True).first()
    if last is None:
        return None
    until = timezone.localdate(last) + timedelta(days=threshold("MATCHING.pause_days", project.region_id))
    return until if until > timezone.localdate() else None


def open_requests(organisation_id: int) -> int:
    """How many requests of the firm wait for an answer."""
    return _open().filter(organisation_id=organisation_id, invited=False).count()


def open_invitations(project_id: int) -> int:
    """How many enterprises that the owner invited have not answered."""
    return _open().filter(project_id=project_id, invited=True).count()


def _open() -> QuerySet[Match]:
    return Match.objects.filter(status=MatchStatus.OPEN)


def is_service_invention(project: Project) -> bool:
    """Whether the institution is asked before anything protected is opened (职务科技成果, domain guide §5.3)."""
    patents = SectionRecord.objects.filter(project=project, section="patents").first()
    return patents is not None and patents.answers.get("service_invention") == "yes"
