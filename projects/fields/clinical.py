"""Section 3: the clinical problem."""

from django.utils.translation import gettext_lazy as _

from projects.enums import Tier
from projects.fields.shape import Field, Kind, Section

SETTINGS = (
    ("operating_room", _("Operating room")),
    ("outpatient", _("Outpatient clinic")),
    ("ward", _("Ward")),
    ("home", _("At home")),
    ("emergency", _("Emergency")),
)

TAGS = (
    ("rare", _("Rare disease")),
    ("children", _("Children")),
    ("elderly", _("Elderly people")),
    ("cancer", _("Cancer")),
    ("urgent", _("Urgent clinical need")),
    # Said by the applicant himself, so that it can be looked for: what stands behind them keeps its narrower tier.
    ("domestic", _("Could replace an imported product")),
    ("rwd", _("Real-world data at hand")),
)

CLINICAL = Section(
    key="clinical",
    number=3,
    label=_("Clinical"),
    lede=_("Written for the reviewing experts: how much the problem hurts, and where present means fall short."),
    minutes=5,
    fields=(
        Field(
            "problem",
            _("Clinical problem"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            required=True,
            help=_(
                "Who meets which difficulty in which situation, and what follows from it. No names or other "
                "personal data of patients."
            ),
            min_length=30,
            max_length=1000,
        ),
        Field(
            "population",
            _("Patients and diseases concerned"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            required=True,
            help=_("Disease, age, stage; also who is not meant."),
            min_length=5,
            max_length=300,
        ),
        Field(
            "annual_cases",
            _("Cases a year"),
            Kind.NUMBER,
            Tier.ENTERPRISE,
            help=_("In your own institution, as good as you know."),
            unit=_("cases a year"),
        ),
        Field(
            "existing_means",
            _("Existing means and their shortcomings"),
            Kind.TEXT,
            Tier.GRANTED,
            required=True,
            help=_("What is done today, and why is it not good enough?"),
            min_length=30,
            max_length=1000,
        ),
        Field(
            "benefit",
            _("Expected benefit"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            required=True,
            help=_("What gets better for patients, staff or hospitals, and by how much. Do not say how it works."),
            min_length=30,
            max_length=1000,
        ),
        Field(
            "settings",
            _("Where it is used"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            help=_("Choose all that apply."),
            choices=SETTINGS,
        ),
        Field(
            "need_statement",
            _("Statement of the need"),
            Kind.LINE,
            Tier.ENTERPRISE,
            help=_("In the form: a … for … so that …"),
            example=_("A way to close septal defects in infants so that no second operation is needed."),
            max_length=200,
        ),
        Field(
            "tags",
            _("Special groups and needs"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            help=_("They may open a faster channel later. Choose all that apply."),
            choices=TAGS,
            column="tags",
        ),
    ),
    example=_(
        "“Each year about 120 cases in our hospital …, 31 per cent of them …; existing devices of type × cannot be "
        "used for …, because ….” Numbers persuade more than adjectives."
    ),
)
