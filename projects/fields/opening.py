"""Sections 1 and 2: what it is, and who hands it in."""

from django.utils.translation import gettext_lazy as _

from projects.enums import Tier
from projects.fields.shape import Field, Format, Kind, Section

PROJECT_TYPES = (
    ("idea", _("Idea")),
    ("prototype", _("Prototype")),
    ("frozen", _("Design already frozen")),
    ("patented", _("Patent held")),
)

ORIGINS = (
    ("own", _("Our own institution")),
    ("hk_macao", _("Hong Kong or Macao")),
    ("research", _("University or research institute")),
)

CONSENTS = (
    ("online", _("Confirmed online")),
    ("upload", _("Stamped letter uploaded")),
)

BASICS = Section(
    key="basics",
    number=1,
    label=_("Basics"),
    lede=_("What it is, in words anyone understands. The title and the sentence may one day stand in public."),
    minutes=2,
    fields=(
        Field(
            "title",
            _("Project title"),
            Kind.LINE,
            Tier.PUBLIC,
            required=True,
            help=_("Name the device and what it is for. Do not give away how it works."),
            example=_("Adjustable occluder for congenital heart disease in children"),
            max_length=60,
            column="title",
        ),
        Field(
            "summary",
            _("One-sentence summary"),
            Kind.TEXT,
            Tier.PUBLIC,
            required=True,
            help=_("Who is helped with what, in one sentence. This is the first thing others read."),
            example=_("An occluder that grows with the child, so that fewer children need a second operation."),
            min_length=10,
            max_length=100,
            column="summary",
        ),
        Field(
            "project_type",
            _("Project type"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            required=True,
            help=_("Choose all that apply."),
            choices=PROJECT_TYPES,
        ),
        Field(
            "keywords",
            _("Keywords"),
            Kind.LINE,
            Tier.ENTERPRISE,
            help=_("Up to five words an expert would search for, separated by commas."),
            example=_("occluder, congenital heart disease, children"),
            max_length=100,
        ),
        Field(
            "origin",
            _("Origin of the result"),
            Kind.CHOICES,
            Tier.ENTERPRISE,
            help=_("Where the work was done. Choose all that apply."),
            choices=ORIGINS,
        ),
        Field(
            "batch",
            _("Application batch"),
            Kind.LINE,
            Tier.REVIEW,
            help=_("Only if your institution or the office named a batch to you."),
            example=_("Second batch of 2026"),
            max_length=40,
        ),
    ),
    example=_(
        "“Adjustable occluder for congenital heart disease in children” says device, disease and patients. "
        "“A new medical device” says nothing; “an occluder with a shape-memory ring that …” says too much."
    ),
)

PEOPLE = Section(
    key="people",
    number=2,
    label=_("People and institution"),
    lede=_("Whom the office calls, and who stands behind the project. Contact data is never shown to enterprises."),
    minutes=2,
    fields=(
        Field(
            "applicant_name",
            _("Applicant"),
            Kind.LINE,
            Tier.GRANTED,
            required=True,
            help=_("The person who leads the project and answers for it."),
            max_length=60,
        ),
        Field(
            "department",
            _("Clinical department"),
            Kind.LINE,
            Tier.PUBLIC,
            required=True,
            example=_("Paediatric cardiac surgery"),
            max_length=60,
            column="department",
        ),
        Field("job_title", _("Professional title"), Kind.LINE, Tier.GRANTED, max_length=60),
        Field(
            "phone",
            _("Mobile phone"),
            Kind.LINE,
            Tier.REVIEW,
            required=True,
            help=_(
                "The office calls this number if something is unclear. Hong Kong and Macao numbers with +852 or +853."
            ),
            example="13800138000",
            max_length=20,
            format=Format.PHONE,
        ),
        Field(
            "email",
            _("E-mail"),
            Kind.LINE,
            Tier.REVIEW,
            required=True,
            max_length=100,
            format=Format.EMAIL,
        ),
        Field(
            "research_contact",
            _("Contact in the institution's research department"),
            Kind.LINE,
            Tier.REVIEW,
            help=_("The person there who knows of this project."),
            max_length=60,
        ),
        Field(
            "research_contact_phone",
            _("Telephone of that contact"),
            Kind.LINE,
            Tier.REVIEW,
            max_length=30,
        ),
        Field(
            "institution_consent",
            _("Consent of the institution"),
            Kind.CHOICE,
            Tier.REVIEW,
            required=True,
            help=_("The office may accept the project only with your institution's consent."),
            choices=CONSENTS,
            choice_help=(
                ("online", _("A manager of your institution confirms it in the portal after you hand in.")),
                ("upload", _("You upload the institution's stamped letter under documents.")),
            ),
        ),
    ),
    documents=(_("Letter of consent of the institution"),),
)
