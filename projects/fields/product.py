"""Section 4: the product and its class."""

from django.utils.translation import gettext_lazy as _

from projects.enums import ManagementClass, Tier
from projects.fields.shape import Column, Field, Format, Kind, Section

# The sub-catalogue of a product whose applicant does not know it; no real sub-catalogue has this code.
UNSURE = "00"

SOFTWARE = (
    ("none", _("No software")),
    ("software", _("With software")),
    ("ai", _("With artificial intelligence")),
)

PROPERTIES = (
    ("active", _("Active (needs energy)")),
    ("implantable", _("Implantable")),
    ("sterile", _("Sterile")),
)

PRODUCT = Section(
    key="product",
    number=4,
    label=_("Product"),
    lede=_("What it is made of, how it works, and which class it belongs to. “Not sure” is a good answer."),
    minutes=4,
    fields=(
        Field(
            "structure",
            _("Structure and composition"),
            Kind.TEXT,
            Tier.GRANTED,
            help=_("Main parts and materials."),
            max_length=1000,
        ),
        Field(
            "principle",
            _("Working principle or mechanism"),
            Kind.TEXT,
            Tier.REVIEW,
            required=True,
            help=_("How it reaches its effect. Only the office and bound experts read this."),
            min_length=30,
            max_length=1500,
        ),
        Field(
            "intended_use",
            _("Intended use"),
            Kind.TEXT,
            Tier.ENTERPRISE,
            required=True,
            help=_("For what, in whom, by whom, as it would stand in the instructions for use."),
            min_length=10,
            max_length=500,
        ),
        Field(
            "subcatalogue",
            _("Sub-catalogue"),
            Kind.CATEGORY,
            Tier.PUBLIC,
            required=True,
            help=_("One of the 22 sub-catalogues of the Medical Device Classification Catalogue, or IVD reagents."),
            column="subcatalogue",
        ),
        Field(
            "category",
            _("Product category"),
            Kind.LINE,
            Tier.ENTERPRISE,
            help=_("The code in the catalogue, if you know it."),
            example="13-07-04",
            max_length=10,
            format=Format.PRODUCT_CATEGORY,
            column="category",
        ),
        Field(
            "claimed_class",
            _("Management class, your own judgement"),
            Kind.CHOICE,
            Tier.ENTERPRISE,
            required=True,
            help=_("The office confirms the class later; a wrong guess does no harm."),
            choices=tuple((str(value), label) for value, label in ManagementClass.choices),
            choice_help=(
                ("I", _("Low risk, such as simple hand tools")),
                ("II", _("Medium risk, such as most monitors")),
                ("III", _("Higher risk, such as implants")),
                ("unsure", _("We help you to find out")),
            ),
            column="claimed_class",
        ),
        Field("class_basis", _("Basis of the judgement"), Kind.TEXT, Tier.GRANTED, max_length=500),
        Field(
            "class_ruling",
            _("Number of a classification ruling"),
            Kind.LINE,
            Tier.ENTERPRISE,
            help=_("If the classification centre has already ruled on it."),
            max_length=40,
        ),
        Field(
            "software",
            _("Software or artificial intelligence"),
            Kind.CHOICE,
            Tier.ENTERPRISE,
            choices=SOFTWARE,
        ),
        Field(
            "properties",
            _("Active, implantable, sterile"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            help=_("Choose all that apply."),
            choices=PROPERTIES,
        ),
        Field(
            "comparison",
            _("Comparison with products of the same kind"),
            Kind.TABLE,
            Tier.GRANTED,
            help=_("At least one, if you know any. Empty rows are ignored."),
            columns=(
                Column("name", _("Product name"), required=True),
                Column("certificate", _("Registration certificate"), max_length=40),
                Column("difference", _("Difference"), max_length=300, required=True),
            ),
        ),
    ),
    example=_(
        "“A nitinol frame with a ring that widens by a balloon; intended for septal defects of 6 to 20 mm in "
        "children from 10 kg.” Sizes and limits help more than praise."
    ),
    documents=(_("Drawings"), _("Technical documents")),
)
