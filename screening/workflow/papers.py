"""Versions of the standard, and publications of results."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY, OFFICER_TURN
from screening.enums import (
    PublicationStatus,
    StandardStatus,
)
from screening.workflow.relations import OFFICER, SYSTEM

STANDARD_MACHINE = register(
    Machine(
        "standard",
        (
            State(
                StandardStatus.DRAFT,
                StandardStatus.DRAFT.label,
                OFFICER_TURN,
                _("The office works on this version; nobody is scored against it."),
            ),
            State(
                StandardStatus.PUBLISHED,
                StandardStatus.PUBLISHED.label,
                NOBODY,
                _("New rounds are scored against this version; it can no longer be changed."),
            ),
            State(
                StandardStatus.SUPERSEDED,
                StandardStatus.SUPERSEDED.label,
                NOBODY,
                _("A later version is in force; scores given against this one keep it."),
                final=True,
            ),
        ),
        (
            Transition(
                "publish",
                _("Publish"),
                (StandardStatus.DRAFT,),
                StandardStatus.PUBLISHED,
                (OFFICER,),
                "standard.published",
                writes=("published_at", "published_by_id"),
            ),
            Transition(
                "supersede",
                _("Supersede"),
                (StandardStatus.PUBLISHED,),
                StandardStatus.SUPERSEDED,
                (OFFICER,),
                "standard.superseded",
            ),
        ),
        initial=StandardStatus.DRAFT,
    )
)

PUBLICATION_MACHINE = register(
    Machine(
        "publication",
        (
            State(
                PublicationStatus.DRAFT,
                PublicationStatus.DRAFT.label,
                OFFICER_TURN,
                _("Only the office sees this draft."),
            ),
            State(
                PublicationStatus.OPEN,
                PublicationStatus.OPEN.label,
                NOBODY,
                _("Everybody can read it, and object until the day shown."),
            ),
            State(
                PublicationStatus.CLOSED,
                PublicationStatus.CLOSED.label,
                NOBODY,
                _("The time for objections is over; the publication stays readable."),
            ),
            State(
                PublicationStatus.WITHDRAWN,
                PublicationStatus.WITHDRAWN.label,
                NOBODY,
                _("The office has taken this publication back."),
                final=True,
            ),
        ),
        (
            Transition(
                "open",
                pgettext_lazy("a publication", "Publish"),
                (PublicationStatus.DRAFT,),
                PublicationStatus.OPEN,
                (OFFICER,),
                "publication.opened",
                writes=("rows", "opened_at"),
            ),
            Transition(
                "close",
                _("End of objections"),
                (PublicationStatus.OPEN,),
                PublicationStatus.CLOSED,
                (OFFICER, SYSTEM),
                "publication.closed",
            ),
            Transition(
                "withdraw",
                pgettext_lazy("a publication", "Take back"),
                (PublicationStatus.OPEN, PublicationStatus.CLOSED),
                PublicationStatus.WITHDRAWN,
                (OFFICER,),
                "publication.withdrawn",
            ),
        ),
        initial=PublicationStatus.DRAFT,
    )
)
