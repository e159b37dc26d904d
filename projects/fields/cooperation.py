"""Section 8: what is wanted, from whom, and who may see it."""

from django.utils.translation import gettext_lazy as _

from projects.enums import Openness, Tier
from projects.fields.shape import Field, Kind, Section

SUPPORT = (
    ("engineering", _("Engineering")),
    ("testing", _("Testing")),
    ("clinical", _("Clinical studies")),
    ("registration", _("Registration")),
    ("funding", _("Funding")),
    ("production", _("Production")),
    ("classification", _("Classification ruling")),
)

MODES = (
    ("transfer", _("Transfer of rights")),
    ("licence", _("Licence")),
    ("equity", _("Shares in a company")),
    ("joint", _("Joint development")),
)

COOPERATION = Section(
    key="cooperation",
    number=8,
    label=_("Needs and cooperation"),
    lede=_("What would help you most, and with whom you want to work."),
    minutes=2,
    fields=(
        Field(
            "support",
            _("Support wanted"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            required=True,
            help=_("Choose all that apply."),
            choices=SUPPORT,
        ),
        Field(
            "modes",
            _("Ways of cooperation"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            help=_("What you could imagine; this binds nobody."),
            choices=MODES,
        ),
        Field(
            "intended_firms",
            _("Enterprises you have in mind"),
            Kind.TEXT,
            Tier.REVIEW,
            help=_("No enterprise ever sees this."),
            max_length=300,
        ),
        Field(
            "disclosure_level",
            _("Disclosure level"),
            Kind.CHOICE,
            Tier.REVIEW,
            required=True,
            help=_(
                "Your wish for the time after acceptance. You open the project yourself, on its page, and can "
                "close it again at once."
            ),
            choices=tuple((str(value), label) for value, label in Openness.choices),
            choice_help=(
                ("closed", _("Only the office and bound experts")),
                ("enterprises", _("Verified enterprises find the non-enabling facts")),
                ("public", _("Everybody finds title, sentence and specialty")),
            ),
        ),
        Field(
            "excluded_firms",
            _("Enterprises that must not see it"),
            Kind.TEXT,
            Tier.REVIEW,
            help=_("No enterprise ever sees this list."),
            max_length=300,
        ),
    ),
    example=_("“An engineering partner for the delivery system, and help with the test plan. Licence preferred.”"),
)
