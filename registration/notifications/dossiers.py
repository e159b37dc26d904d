"""Who is told about the modules of a dossier: number, module and state, never a remark."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import officers_of
from core.actor import Actor
from core.notices import notify
from registration.dossiers import template_of
from registration.models import Case, Dossier, DossierModule, Milestone, ModuleVersion
from registration.notifications.people import guides_of, sides_of, without
from registration.selectors.dossiers import reviewers_of


def page_of_dossier(case: Case) -> str:
    return reverse("registration:case_dossier", args=[case.ref])


def page_of_module(module: DossierModule) -> str:
    return reverse("registration:dossier_module", args=[module.case.ref, module.ref])


def readers_of(dossier: Dossier) -> list[User]:
    """Whoever guides the case, and the coaches named for its dossier."""
    return [*guides_of(dossier.case), *(each.user for each in reviewers_of(dossier))]


def _words(module: DossierModule) -> dict[str, object]:
    template = template_of(module.dossier.management_class, module.key)
    return {"number": module.case.project.ref, "module": template.label}


def tell_started(*, dossier: Dossier, by: Actor) -> None:
    number = {"number": dossier.case.project.ref}
    notify(
        recipients=without(sides_of(dossier.case), by),
        event="dossier.started",
        key=f"dossier.started:{dossier.pk}",
        title=lambda: _("%(number)s: the pre-review of the dossier begins") % number,
        body=lambda: _("Hand in each module as soon as it is there; the coach reads it and says what is missing."),
        url=page_of_dossier(dossier.case),
    )


def tell_invited(*, dossier: Dossier, user: User) -> None:
    number = {"number": dossier.case.project.ref}
    notify(
        recipients=[user],
        event="dossier.invited",
        key=f"dossier.invited:{dossier.pk}:{user.pk}:{dossier.reviewers.count()}",
        title=lambda: _("%(number)s: you are asked to read the modules of its dossier too") % number,
        url=page_of_dossier(dossier.case),
    )


def tell_submitted(*, version: ModuleVersion, by: Actor) -> None:
    module = version.module
    words = {**_words(module), "n": version.number}
    notify(
        recipients=without(readers_of(module.dossier), by),
        event="dossier.submitted",
        key=f"dossier.submitted:{version.pk}",
        title=lambda: _("%(number)s: “%(module)s”, version %(n)s waits to be read") % words,
        body=lambda: _("Remarks are due by %(day)s.") % {"day": date_format(version.due_on)},
        url=page_of_module(module),
    )


def tell_reviewed(*, module: DossierModule, by: Actor) -> None:
    words = _words(module)
    wordings: dict[str, Callable[[], str]] = {
        "remarks": lambda: _("%(number)s: there are remarks on “%(module)s”"),
        "ready": lambda: _("%(number)s: “%(module)s” is ready"),
    }
    wording = wordings[module.status]
    notify(
        recipients=without(sides_of(module.case), by),
        event=f"dossier.{module.status}",
        key=f"dossier.{module.status}:{module.ref}:{module.status_since.isoformat()}",
        title=lambda: wording() % words,
        url=page_of_module(module),
    )


def tell_due(*, version: ModuleVersion, late: bool) -> None:
    """To those who read it; once it is late, to the officers of the province too."""
    module = version.module
    people: Iterable[User] = readers_of(module.dossier)
    if late:
        people = [*people, *officers_of(module.case.region_id)]
    words = {**_words(module), "n": version.number, "day": date_format(version.due_on)}
    notify(
        recipients=people,
        event="dossier.late" if late else "dossier.due",
        key=f"dossier.{'late' if late else 'due'}:{version.pk}",
        title=lambda: (
            (
                _("%(number)s: remarks on “%(module)s”, version %(n)s are overdue since %(day)s")
                if late
                else _("%(number)s: remarks on “%(module)s”, version %(n)s are due by %(day)s")
            )
            % words
        ),
        url=page_of_module(module),
    )


def tell_candidate_unfounded(*, milestone: Milestone) -> None:
    """To the officers: what a candidate rested on no longer counts; whether it leaves the list, they decide."""
    project = milestone.case.project
    number = {"number": project.ref}
    notify(
        recipients=officers_of(project.region_id),
        event="candidate.unfounded",
        key=f"candidate.unfounded:{milestone.ref}",
        title=lambda: (
            _("%(number)s stands among the pre-service candidates, but its design freeze no longer counts") % number
        ),
        url=reverse("console:listing_list", args=["preservice_candidates"]),
    )
