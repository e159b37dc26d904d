"""Section 6: intellectual property."""

from django.utils.translation import gettext_lazy as _

from projects.enums import PATENT_FILED, PatentStatus, Tier
from projects.fields.shape import Column, Field, Format, Kind, Section

PATENT_KINDS = (
    ("invention", _("Invention patent")),
    ("utility_model", _("Utility model")),
    ("design", _("Design patent")),
)

FILED = tuple(sorted(PATENT_FILED))

PATENTS = Section(
    key="patents",
    number=6,
    label=_("Intellectual property"),
    lede=_("Showing an invention before it is filed can cost its novelty. The portal keeps it closed until then."),
    minutes=3,
    fields=(
        Field(
            "patent_status",
            _("Patent status"),
            Kind.CHOICE,
            Tier.ENTERPRISE,
            required=True,
            help=_("Of the most important patent for this project."),
            choices=tuple((str(value), label) for value, label in PatentStatus.choices),
            choice_help=(
                ("none", _("No patent, none planned")),
                ("planned", _("Keep it secret until it is filed")),
                ("filed", _("You hold a notice of acceptance")),
                ("published", _("The application was published")),
                ("granted", _("The grant was announced")),
            ),
            column="patent_status",
        ),
        Field(
            "patents",
            _("Patents and applications"),
            Kind.TABLE,
            Tier.GRANTED,
            required=True,
            help=_("The number as on the notice, with or without ZL and the dot. Empty rows are ignored."),
            example="ZL202310123456.6",
            needed_if=("patent_status", FILED),
            columns=(
                Column("number", _("Patent number"), max_length=20, required=True, format=Format.PATENT),
                Column("kind", _("Kind of patent"), Kind.CHOICE, choices=PATENT_KINDS),
                Column("holder", _("Holder")),
                Column("granted_on", _("Day of the grant announcement"), Kind.DAY),
            ),
        ),
        Field(
            "service_invention",
            _("Is it a service invention?"),
            Kind.YES_NO,
            Tier.GRANTED,
            required=True,
            help=_(
                "Made in the course of your work, or mainly with your institution's means. The institution must "
                "then confirm it; the law lets the inventors share in the proceeds."
            ),
        ),
        Field(
            "published",
            _("Has it been published?"),
            Kind.YES_NO,
            Tier.GRANTED,
            help=_("In a paper, a talk, a poster, a thesis, a video or a press report."),
        ),
        Field(
            "publication_details",
            _("Where and when"),
            Kind.TEXT,
            Tier.GRANTED,
            max_length=500,
            needed_if=("published", ("yes",)),
        ),
        Field(
            "no_dispute",
            _("Declaration on ownership"),
            Kind.TICK,
            Tier.REVIEW,
            required=True,
            statement=_("I declare that the ownership of this result is clear and nobody disputes it."),
        ),
    ),
    example=_("“ZL202310123456.6, invention patent, holder: our hospital, announced on 6 August 2025.”"),
    documents=(_("Patent certificate or notice of acceptance"), _("Search report")),
)
