"""Sections 5 and 7: how far the work is, and what has been shown."""

from django.utils.translation import gettext_lazy as _

from projects.enums import Stage, Tier
from projects.fields.shape import Field, Kind, Section

# Like technology readiness levels, in the words of device development.
MATURITY = (
    ("1", _("1 Problem and principle known")),
    ("2", _("2 Concept described")),
    ("3", _("3 Principle shown in parts")),
    ("4", _("4 Prototype works on the bench")),
    ("5", _("5 Prototype tested under realistic conditions")),
    ("6", _("6 Engineering prototype tested, for example in animals")),
    ("7", _("7 Design frozen, trial production")),
    ("8", _("8 Registration tests or clinical trial done")),
    ("9", _("9 Ready for the market")),
)

ETHICS = (
    ("approved", _("Approved")),
    ("applied", _("Applied for")),
    ("not_yet", _("Not yet applied for")),
    ("not_needed", _("Not needed so far")),
)

DATA_TYPES = (
    ("rwd", _("Real-world data")),
    ("trial", _("Clinical trial")),
    ("literature", _("Literature")),
)

TECHNOLOGY = Section(
    key="technology",
    number=5,
    label=_("Technology"),
    lede=_("How far you have come. An honest early stage is no disadvantage."),
    minutes=3,
    fields=(
        Field(
            "stage",
            _("Stage of development"),
            Kind.CHOICE,
            Tier.ENTERPRISE,
            required=True,
            help=_("Choose the nearest; you can update it later."),
            choices=tuple((str(value), label) for value, label in Stage.choices),
            choice_help=(
                ("idea", _("There is a thought or a sketch")),
                ("prototype", _("Something was built and tried")),
                ("engineering", _("Built as it would be made")),
                ("frozen", _("The design no longer changes")),
                ("trial", _("Already studied in people")),
            ),
            column="stage",
        ),
        Field(
            "maturity",
            _("Maturity, levels 1 to 9"),
            Kind.CHOICE,
            Tier.ENTERPRISE,
            required=True,
            choices=MATURITY,
        ),
        Field(
            "tests_done",
            _("Tests already done"),
            Kind.TEXT,
            Tier.GRANTED,
            help=_("Bench, animal or clinical tests, with numbers and results, also the bad ones."),
            max_length=1500,
        ),
        Field(
            "freeze_evidence",
            _("Evidence of the design freeze"),
            Kind.TEXT,
            Tier.REVIEW,
            help=_("Such as minutes of the design review or the product's technical requirements."),
            max_length=500,
            needed_if=("stage", ("frozen", "trial")),
        ),
        Field(
            "domestic_parts",
            _("Replacement of key imported parts by domestic ones"),
            Kind.TEXT,
            Tier.GRANTED,
            help=_("Which key parts are imported today, and what could replace them."),
            max_length=500,
        ),
    ),
    example=_(
        "“Three prototypes; fatigue test of 400 million cycles without breakage (n = 3); six piglets followed "
        "for 90 days, one leak.”"
    ),
    documents=(_("Photographs of the prototype"), _("Test report"), _("Minutes of the design review")),
)

EVIDENCE = Section(
    key="evidence",
    number=7,
    label=_("Evidence"),
    lede=_("What data there is. Nothing here is required at this stage; only the office and bound experts read it."),
    minutes=2,
    fields=(
        Field("ethics", _("Ethics approval"), Kind.CHOICE, Tier.REVIEW, choices=ETHICS),
        Field(
            "ethics_number",
            _("Number of the ethics approval"),
            Kind.LINE,
            Tier.REVIEW,
            max_length=60,
            needed_if=("ethics", ("approved",)),
        ),
        Field(
            "data_types",
            _("Types of clinical data"),
            Kind.CHOICES,
            Tier.REVIEW,
            help=_("Choose all that apply."),
            choices=DATA_TYPES,
        ),
        Field(
            "rwd_source",
            _("Source and period of the real-world data"),
            Kind.TEXT,
            Tier.REVIEW,
            help=_("Which institution, which years, how collected; for example from Hong Kong or Macao."),
            max_length=500,
            needed_if=("data_types", ("rwd",)),
        ),
        Field("sample_size", _("Sample size"), Kind.NUMBER, Tier.REVIEW, unit=_("persons")),
        Field(
            "results",
            _("Main results"),
            Kind.TEXT,
            Tier.REVIEW,
            help=_("Only figures about groups; nothing by which a patient could be recognised."),
            max_length=1500,
        ),
    ),
    example=_("“Retrospective, 2021 to 2025, one centre, n = 386; second operation within ten years in 28.7%.”"),
    documents=(_("Ethics approval"), _("Clinical data (without patients' identities)"), _("Publications")),
)
