"""“What should I do”: four situations people come with, each with the way that leads on, and the first act of it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Step:
    title: Promise
    text: Promise
    term: str = ""


@dataclass(frozen=True)
class Act:
    label: Promise
    address: str


@dataclass(frozen=True)
class Situation:
    """``act`` is the one thing to do next, ``others`` what else helps; ``care`` is what people regret not knowing."""

    key: str
    icon: str
    title: Promise
    summary: Promise
    steps: tuple[Step, ...]
    care: Promise
    act: Act
    others: tuple[Act, ...]


STANDARD = Act(_("Read the scoring standard"), "screening:standard_page")
TERMS = Act(_("Look up a word"), "guide:terms")
APPLY = Act(_("Start an application"), "projects:project_start")

IDEA = Situation(
    "idea",
    "bulb",
    _("I have an idea"),
    _("An observation from the ward is enough. You need neither a prototype nor a patent nor a firm."),
    (
        Step(
            _("Say it in one sentence"),
            _("“A … for … that …”: what it is, for whom, and what becomes better. Everything else follows from it."),
            "intended_use",
        ),
        Step(
            _("Keep it to yourself for now"),
            _("Do not publish or present it yet. In the portal it stays closed until you open it yourself."),
            "novelty",
        ),
        Step(
            _("Ask whose invention it is"),
            _("Made at work, it usually belongs to your institution, which agrees in the portal with a few clicks."),
            "service_invention",
        ),
        Step(
            _("Fill in the application"),
            _("About twenty minutes, in ten sections, saved as you write. You can stop and go on another day."),
            "formal_check",
        ),
        Step(
            _("Read what the experts say"),
            _("They score by the published standard. Also without success you learn what to improve and who helps."),
            "appeal",
        ),
    ),
    _("A talk at a congress or a post in a group can cost you the patent. Ask your research office first."),
    APPLY,
    (STANDARD, TERMS),
)
PATENT = Situation(
    "patent",
    "certificate",
    _("I have a patent"),
    _("It protects you; now it needs somebody who makes a product of it."),
    (
        Step(
            _("Look who owns it"),
            _("Owner, licences given and fees paid decide what you may offer. The application asks for the number."),
            "patent_status",
        ),
        Step(
            _("Get the institution's agreement"),
            _("For a service invention it has a say in how it is used and shares what it brings."),
            "institution_consent",
        ),
        Step(
            _("Think about the form"),
            _("Transfer, licence, shares or developing together: say what you prefer; it can change in the talks."),
            "forms_of_cooperation",
        ),
        Step(
            _("Apply, and open the project"),
            _("After the formal check you decide whether verified enterprises can find it; you can close it any time."),
            "disclosure_tier",
        ),
        Step(
            _("Choose each other"),
            _("Enterprises ask, or you invite them. Papers are opened only after both have signed."),
            "confidentiality_agreement",
        ),
    ),
    _(
        "Where nothing else was agreed, rules on service inventions generally give the inventors at least half of the "
        "net income. Settle it in writing with your institution first; the portal never sets a price."
    ),
    APPLY,
    (Act(_("See which enterprises look for something"), "matching:need_list"), STANDARD, TERMS),
)
PROTOTYPE = Situation(
    "prototype",
    "flask",
    _("I have a prototype"),
    _("From here on the order of things saves most time: class, frozen design, tests, evaluation, papers."),
    (
        Step(
            _("Find out the class"),
            _("The class decides who is responsible and what is asked for. In doubt, apply for classification."),
            "management_class",
        ),
        Step(
            _("Write down what you do"),
            _("Keep requirements, drawings, risks and test results from the start; they are the later papers."),
            "quality_system",
        ),
        Step(
            _("Freeze the design"),
            _("Tests on a sample that changes afterwards are done twice. Freeze first, then test."),
            "design_freeze",
        ),
        Step(
            _("Find a maker"),
            _("A partner with a production line, or a platform that develops and makes on behalf of others."),
            "contract_makers",
        ),
        Step(
            _("Let yourself be accompanied"),
            _("Once in the library, a coach goes along; confirmed partnerships are tested with priority."),
            "coach",
        ),
    ),
    _("Use in patients before approval needs the ethics committee and the rules for trials, whatever the intention."),
    APPLY,
    (
        Act(_("Plan the way to registration"), "registration:planner"),
        Act(_("Look for a service platform"), "matching:platform_list"),
        TERMS,
    ),
)
PROJECTS = Situation(
    "projects",
    "building-factory-2",
    _("I look for projects"),
    _("For enterprises: clinical ideas that passed the screening, from inventors who want a partner."),
    (
        Step(
            _("Sign up with your enterprise"),
            _("The office verifies it once by its registration; colleagues join with their own accounts."),
        ),
        Step(
            _("Say what you can do"),
            _("Sub-catalogues, licences, production lines: from these the portal recommends fitting projects."),
            "sub_catalogue",
        ),
        Step(
            _("Search precisely, and keep the search"),
            _("By class, department, stage, patent and place; you are told when something new can be found."),
            "management_class",
        ),
        Step(
            _("Ask for a project"),
            _("The inventor sees who asks and answers. Competitors never see your requests."),
        ),
        Step(
            _("Sign, read, talk, agree"),
            _("After the confidentiality agreement the papers open to named people, for a time, with a watermark."),
            "confidentiality_agreement",
        ),
    ),
    _("Whoever reads protected papers is named, and the inventor sees it. That is why inventors open them at all."),
    Act(_("Find projects"), "matching:project_search"),
    (
        Act(_("See what is on show"), "matching:showcase"),
        Act(_("Describe what you need"), "matching:need_list"),
        TERMS,
    ),
)
SITUATIONS = {each.key: each for each in (IDEA, PATENT, PROTOTYPE, PROJECTS)}
