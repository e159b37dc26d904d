"""A version of the road between its draft and the one that supersedes it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Machine, State, Transition, register
from projects.workflow import NOBODY, OFFICER_TURN
from registration.enums.roads import TemplateStatus
from registration.workflow.relations import OFFICER

TEMPLATE_MACHINE = register(
    Machine(
        "road_template",
        (
            State(
                TemplateStatus.DRAFT,
                TemplateStatus.DRAFT.label,
                OFFICER_TURN,
                _("The office works on this version; no case is planned by it."),
            ),
            State(
                TemplateStatus.PUBLISHED,
                TemplateStatus.PUBLISHED.label,
                NOBODY,
                _("New cases are planned by this version; it can no longer be changed."),
            ),
            State(
                TemplateStatus.SUPERSEDED,
                TemplateStatus.SUPERSEDED.label,
                NOBODY,
                _("A later version is in force; cases planned by this one keep it."),
                final=True,
            ),
        ),
        (
            Transition(
                "publish",
                pgettext_lazy("a road template", "Publish"),
                (TemplateStatus.DRAFT,),
                TemplateStatus.PUBLISHED,
                (OFFICER,),
                "road_template.published",
                writes=("published_at", "published_by_id"),
            ),
            Transition(
                "supersede",
                pgettext_lazy("a road template", "Supersede"),
                (TemplateStatus.PUBLISHED,),
                TemplateStatus.SUPERSEDED,
                (OFFICER,),
                "road_template.superseded",
            ),
        ),
        initial=TemplateStatus.DRAFT,
    )
)
