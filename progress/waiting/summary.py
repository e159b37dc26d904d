"""What waits for a person in few words, for the daily e-mail: kinds, numbers and addresses, never a title."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import ROLES
from accounts.selectors import active_memberships, actor_in
from core.actor import Actor
from core.digests import DigestLine
from core.enums import MailMode
from core.models import Mail
from core.notices import Recipient
from core.workdays import is_workday
from progress.waiting.lists import waiting_counts
from progress.waiting.registry import KINDS
from progress.waiting.rows import Counts

# A day is summed up in its morning; a worker that was away makes up for it until noon.
UNTIL_HOUR = 12


def people_to_write_to(now: datetime) -> QuerySet[User]:
    """On the mornings of working days: whoever wants it and has had no digest today."""
    local = timezone.localtime(now)
    if not is_workday(local.date()) or local.hour >= UNTIL_HOUR:
        return User.objects.none()
    written = Mail.objects.filter(recipient=OuterRef("pk"), digest_on=local.date())
    rows = User.objects.filter(~Exists(written), is_active=True, waiting_mail=True).exclude(email="")
    return rows.exclude(mail_mode=MailMode.OFF).order_by("pk")


def lines_for(person: Recipient) -> list[DigestLine]:
    """In each of his roles; empty unless something is late, due today, or due within three working days."""
    user = User.objects.get(pk=person.pk)
    memberships = active_memberships(user)
    actors = [actor_in(user, memberships, each.ref) for each in memberships] or [actor_in(user, [], None)]
    today = timezone.localdate()
    found = [(actor, waiting_counts(actor, today)) for actor in actors]
    if not any(is_urgent(each) for _actor, counts in found for each in counts.values()):
        return []
    several = len(found) > 1
    return [line for actor, counts in found for line in _lines(actor, counts, several=several)]


def is_urgent(counts: Counts) -> bool:
    return bool(counts.overdue or counts.today or counts.soon)


def _lines(actor: Actor, counts: dict[str, Counts], *, several: bool) -> Iterator[DigestLine]:
    for key, each in counts.items():
        words = _("%(kind)s: %(counts)s") % {"kind": KINDS[key].label, "counts": _said(each)}
        if several:
            role = ROLES[actor.role].role.label if actor.role in ROLES else ""
            words = _("%(what)s (as %(role)s, %(organisation)s)") % {
                "what": words,
                "role": role,
                "organisation": actor.organisation_name,
            }
        yield DigestLine(words, f"{reverse('waiting:waiting_list')}?kind={key}")


def _said(each: Counts) -> str:
    """Late ones first, then what is due soon, then all."""
    late = each.overdue if KINDS[each.kind].overdue else 0
    parts = [
        _("%(n)s overdue") % {"n": late} if late else "",
        _("%(n)s due today") % {"n": each.today} if each.today else "",
        _("%(n)s due within three working days") % {"n": each.soon} if each.soon else "",
        ngettext("%(n)s waits in all", "%(n)s wait in all", each.waiting) % {"n": each.waiting},
    ]
    return _(", ").join(part for part in parts if part)
