"""Sections 9 and 10: the way to the market, and what the applicant declares."""

from django.utils.translation import gettext_lazy as _

from projects.enums import Tier
from projects.fields.shape import Column, Field, Kind, Section

CHANNELS = (
    ("innovation", _("Innovation")),
    ("priority", _("Priority")),
    ("emergency", _("Emergency use")),
    ("none", _("None of these")),
    ("unsure", _("Not sure")),
)

REGISTRATION_TYPES = (
    ("filing", _("Filing, Class I")),
    ("class_2", _("Registration, Class II")),
    ("class_3", _("Registration, Class III")),
    ("unsure", _("Not sure")),
)

PATHWAY = Section(
    key="pathway",
    number=9,
    label=_("Pathway"),
    lede=_("Your own view of the way to the market. Leave it empty if you do not know; the coaches will help."),
    minutes=1,
    fields=(
        Field(
            "channels",
            _("Special channels that may fit"),
            Kind.CHOICES,
            Tier.GRANTED,
            help=_("A first guess, no promise in either direction."),
            choices=CHANNELS,
        ),
        Field(
            "registration_type",
            _("Registration aimed at"),
            Kind.CHOICE,
            Tier.GRANTED,
            choices=REGISTRATION_TYPES,
        ),
        Field(
            "expected_time",
            _("Expected time"),
            Kind.LINE,
            Tier.GRANTED,
            help=_("When you would like to hand in the registration."),
            example=_("Second half of 2027"),
            max_length=40,
        ),
    ),
    example=_("“Class III; perhaps the innovation channel, as the patent was granted in 2025.”"),
)

DECLARATIONS = Section(
    key="declarations",
    number=10,
    label=_("Declarations"),
    lede=_("Three declarations, and whom you would rather not have as a reviewer."),
    minutes=1,
    fields=(
        Field(
            "truthful",
            _("Truthfulness"),
            Kind.TICK,
            Tier.REVIEW,
            required=True,
            statement=_("What I have written is true, and the work is ours."),
        ),
        Field(
            "privacy",
            _("Confidentiality and privacy"),
            Kind.TICK,
            Tier.REVIEW,
            required=True,
            statement=_("I have read how the portal keeps my project confidential and uses my data, and agree."),
        ),
        Field(
            "no_patient_data",
            _("No data of patients"),
            Kind.TICK,
            Tier.REVIEW,
            required=True,
            statement=_("No text and no document contains anything by which a patient could be recognised."),
        ),
        Field(
            "recusals",
            _("Reviewers to be avoided, with reasons"),
            Kind.TABLE,
            Tier.REVIEW,
            help=_("Such as competitors or people in dispute with you. Only the office sees this."),
            columns=(
                Column("name", _("Name"), max_length=60, required=True),
                Column("organisation", _("Organisation"), max_length=120),
                Column("reason", _("Reason"), max_length=200, required=True),
            ),
        ),
    ),
)
