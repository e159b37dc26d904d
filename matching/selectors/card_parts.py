"""The five parts of a project's card: what each asks for, who reads it, and which refusal it answers.

Shaped like a section of the application form, so that the same checks (patients, lengths) read it. The first part
is for everybody who may find the project, the others for verified enterprises; none may say how it works.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matching.enums import DeclineCode
from projects.enums import Tier
from projects.fields import Field, Kind, Section

CARD = Section(
    key="card",
    number=0,
    label=_("Project card"),
    lede=_("What an enterprise reads before it decides whether to talk to you."),
    minutes=5,
    fields=(
        Field(
            "problem",
            pgettext_lazy("a project card", "Problem"),
            Kind.TEXT,
            Tier.PUBLIC,
            help=_("Whom it concerns and what goes wrong today, so that somebody outside the hospital understands it."),
            example=_("Children outgrow their occluder; about one in three needs a second operation."),
            max_length=120,
        ),
        Field(
            "benefit",
            _("Benefit over what exists"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            help=_("What gets better than with the means of today, and by how much. Not how it works."),
            example=_("Spares the second operation in most children; no longer in the theatre than now."),
            max_length=300,
        ),
        Field(
            "maturity",
            pgettext_lazy("a project card", "Maturity"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            help=_("What exists and what has been shown, in plain words; also what is still missing."),
            example=_("Three prototypes, bench tests done, animal study under way; no design freeze yet."),
            max_length=300,
        ),
        Field(
            "route",
            _("Route to market"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            help=_("Class and kind of registration aimed at, who would buy it, and roughly how often it is needed."),
            example=_("Class III, perhaps the innovation channel; some 2,000 cases a year in the province."),
            max_length=300,
        ),
        Field(
            "wish",
            pgettext_lazy("a project card", "Wish"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            help=_("What you look for in a partner, and which ways of cooperation you can imagine."),
            example=_("An engineering partner for the delivery system; licence or joint development."),
            max_length=300,
        ),
    ),
)
PARTS: tuple[Field, ...] = CARD.fields
PROBLEM = CARD.field("problem")
# The part of the card whose absence most often ends in this refusal.
PART_OF_REFUSAL: Mapping[str, str] = {
    DeclineCode.TOO_EARLY.value: "maturity",
    DeclineCode.BENEFIT_UNCLEAR.value: "benefit",
    DeclineCode.ROUTE_UNCLEAR.value: "route",
    DeclineCode.DESCRIPTION_UNCLEAR.value: "problem",
    DeclineCode.OTHER_DIRECTION.value: "wish",
}
REFUSAL_OF_PART: Mapping[str, DeclineCode] = {part: DeclineCode(code) for code, part in PART_OF_REFUSAL.items()}
