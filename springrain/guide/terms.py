"""The regulatory words of the portal, each with one sentence: read by the glossary and by the tips beside the words.

The sentences guide; where a rule decides, the rule of the authority holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Term:
    """``fields``: the form fields beside whose label the tip stands."""

    key: str
    name: Promise
    sentence: Promise
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    title: Promise
    terms: tuple[Term, ...]


APPLYING = Chapter(
    _("Applying and screening"),
    (
        Term(
            "formal_check",
            _("Formal check"),
            _("The office looks whether an application is complete and belongs here. It does not judge the idea yet."),
        ),
        Term(
            "correction_notice",
            _("One-time correction notice"),
            _("Whatever is missing is named once and all together, each remark at its field; nothing is added later."),
        ),
        Term(
            "comprehensive_evaluation",
            _("Comprehensive evaluation"),
            _("A list of projects of Class III, innovative ones and first of their kind that are looked at together."),
        ),
        Term(
            "library",
            _("Project library"),
            _("The list of projects that passed the screening and are accompanied from then on."),
        ),
        Term(
            "key_projects",
            _("List of key projects"),
            _("Projects a province brings forward with particular force; entries and exits are dated and reasoned."),
        ),
        Term(
            "appeal",
            _("Appeal against a result"),
            _("Asks people who took no part in a decision to look at it again, within the term named in the letter."),
        ),
    ),
)
OWNING = Chapter(
    _("Rights and confidentiality"),
    (
        Term(
            "service_invention",
            _("Service invention"),
            _("Made as part of one's work or mainly with the employer's means: the institution has to agree."),
            ("service_invention",),
        ),
        Term(
            "institution_consent",
            _("Consent of the institution"),
            _("The yes of the institution a service invention belongs to, given in the portal or as a paper."),
            ("institution_consent",),
        ),
        Term(
            "novelty",
            _("Novelty"),
            _("What was public before the patent was applied for is not new any more, even if the inventor showed it."),
            ("published",),
        ),
        Term(
            "patent_status",
            _("State of the patent"),
            _("None, planned, filed, published or granted. Before filing, enterprises are shown nothing by default."),
            ("patent_status",),
        ),
        Term(
            "disclosure_tier",
            _("Disclosure tier"),
            _("Who may read a field or paper: everybody, verified enterprises, granted enterprises, or reviewers."),
            ("openness", "disclosure_level", "tier"),
        ),
        Term(
            "confidentiality_agreement",
            _("Confidentiality agreement"),
            _("Both sides of a match sign it by click before anything protected opens; its text cannot change later."),
        ),
        Term(
            "forms_of_cooperation",
            _("Forms of cooperation"),
            _("Transfer, licence, contribution as shares, or joint development. The portal never sets a price."),
            ("modes",),
        ),
    ),
)
DEVICES = Chapter(
    _("Devices and their classes"),
    (
        Term(
            "management_class",
            _("Management class"),
            _("I, II or III by risk. It decides who is responsible and which papers are needed; experts confirm it."),
            ("claimed_class", "confirmed_class"),
        ),
        Term(
            "sub_catalogue",
            _("Sub-catalogue"),
            _("The chapter of the official catalogue of devices to which a product belongs."),
            ("subcatalogue",),
        ),
        Term(
            "classification",
            _("Classification"),
            _("The official answer to which class a product belongs, asked for when the catalogue does not say it."),
            ("class_ruling",),
        ),
        Term(
            "intended_use",
            _("Intended use"),
            _("For whom, for which condition and in which situation the device is made, in one precise sentence."),
            ("intended_use",),
        ),
        Term(
            "ivd",
            _("In-vitro diagnostics"),
            _("Reagents and devices that examine samples outside the body; they have rules of their own."),
        ),
    ),
)
DEVELOPING = Chapter(
    _("Developing and testing"),
    (
        Term(
            "maturity",
            _("Maturity"),
            _("How far the technology is, from the idea to the proven product, on a scale from 1 to 9."),
            ("maturity",),
        ),
        Term(
            "design_freeze",
            _("Design freeze"),
            _("Structure, materials and performance are settled and shown by papers; from here on tests count."),
            ("freeze_evidence",),
        ),
        Term(
            "registration_test",
            _("Registration test"),
            _("Tests of the frozen product against its technical requirements, on which the registration rests."),
        ),
        Term(
            "clinical_evaluation",
            _("Clinical evaluation"),
            _("Shows safety and effect in people: exempt, by comparison with the same kind, or by a clinical trial."),
        ),
        Term(
            "real_world_data",
            _("Real-world data"),
            _("Data from everyday care rather than a trial; source, period and number of patients have to be named."),
            ("rwd_source",),
        ),
        Term(
            "ethics_approval",
            _("Ethics approval"),
            _("The ethics committee's yes, needed before patients take part or their data are used."),
            ("ethics",),
        ),
        Term(
            "quality_system",
            _("Quality system check"),
            _("An inspection whether the maker can produce the device in the same quality every time."),
        ),
        Term(
            "proof_of_concept",
            _("Proof of concept"),
            _("The first experiment or sample that shows that the principle works; service platforms help with it."),
        ),
        Term(
            "contract_makers",
            _("CRO and CDMO"),
            _("Firms that carry out research, or develop and make a product, on behalf of somebody else."),
        ),
    ),
)
REGISTERING = Chapter(
    _("Registering"),
    (
        Term(
            "filing",
            _("Filing"),
            _("The way of Class I to the market: papers are handed to the city's market regulator and recorded."),
        ),
        Term(
            "registration",
            _("Registration"),
            _("The way of Classes II and III: province or nation reviews the papers before there is a certificate."),
        ),
        Term(
            "channel",
            _("Special channel"),
            _("Innovation, priority or emergency: a faster way to registration for those who meet its conditions."),
            ("channel", "channels"),
        ),
        Term(
            "supplement",
            _("Supplement to a review"),
            _("The reviewers ask for more papers; the clock stands still until they are there."),
        ),
        Term(
            "zero_supplement",
            _("Pre-review with zero or few supplements"),
            _("Papers are discussed before they are handed in, so that the review has little or nothing left to ask."),
        ),
        Term(
            "reported_to_cmde",
            _("Reported to the national centre"),
            _("A product of Class III that the province named to the national Centre for Medical Device Evaluation."),
        ),
        Term(
            "pre_service",
            _("Pre-service candidate"),
            _("A product of Class III with frozen design that waits for early guidance by the national centre."),
        ),
        Term(
            "coach",
            _("Coach, one for each project"),
            _("The officer who accompanies a project from design freeze to registration and answers its questions."),
        ),
        Term(
            "priority_testing",
            _("Testing with priority"),
            _("Test institutes take the products of confirmed partnerships first; the portal issues the letter."),
        ),
    ),
)
CHAPTERS = (APPLYING, OWNING, DEVICES, DEVELOPING, REGISTERING)


def _all(chapters: Iterable[Chapter]) -> dict[str, Term]:
    return {term.key: term for chapter in chapters for term in sorted(chapter.terms, key=attrgetter("key"))}


TERMS = _all(CHAPTERS)
BY_FIELD = {field: term for term in TERMS.values() for field in term.fields}
