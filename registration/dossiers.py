"""What a dossier consists of, by class, and how the files of two versions differ: pure tables and comparison.

The modules follow the papers that the national announcements of 2021 on registration dossiers and filings name. They
are guidance for the talk of registrant and coach, not the law: what is handed in to the authority in the end follows
the announcements in force. A key never changes its meaning; VERSION changes with the tables.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Text
from projects.enums import ManagementClass

VERSION = "2026-1"


@dataclass(frozen=True)
class ModuleTemplate:
    """``holds`` says what belongs into it, one line each."""

    key: str
    label: Text
    holds: tuple[Text, ...]


REGISTERED = (
    ModuleTemplate(
        "administrative",
        _("Administrative papers"),
        (
            _("Application form and list of papers"),
            _("Licences of the registrant, and of its contract manufacturer if there is one"),
            _("Declaration of conformity and of truthfulness"),
        ),
    ),
    ModuleTemplate(
        "summary",
        pgettext_lazy("a module of a dossier", "Summary"),
        (
            _("Overview of the product, its history and similar products on the market"),
            _("Structure, models, working principle, materials that touch the patient"),
            _("Intended use, contraindications, how and by whom it is used"),
        ),
    ),
    ModuleTemplate(
        "nonclinical",
        _("Non-clinical papers"),
        (
            _("Risk management, and the list of basic principles of safety and performance"),
            _("Research on performance, biological evaluation, sterilisation, stability, packaging"),
            _("Software and network security, where there is software"),
        ),
    ),
    ModuleTemplate(
        "technical",
        _("Technical requirements and test report"),
        (
            _("Product technical requirements with indicators and test methods"),
            _("Test report on a product with frozen design: the registrant's own, or an institute's"),
        ),
    ),
    ModuleTemplate(
        "clinical",
        pgettext_lazy("a module of a dossier", "Clinical evaluation"),
        (
            _("Why the product is exempt, or the comparison with the same kind"),
            _("For a trial: ethics approval, protocol, consent form, report, data"),
        ),
    ),
    ModuleTemplate(
        "labelling",
        _("Drafts of instructions for use and labels"),
        (
            _("Instructions for use, in agreement with the technical requirements and the clinical evaluation"),
            _("Smallest sales unit label, and the marks on the packaging"),
        ),
    ),
    ModuleTemplate(
        "quality",
        _("Papers of the quality management system"),
        (
            _("Production and process: flow chart, special processes, suppliers"),
            _("Procedures of the quality system, and papers of design and development"),
            _("Papers for the on-site check"),
        ),
    ),
)
FILED = (
    ModuleTemplate(
        "form",
        _("Filing form"),
        (_("Product name, description and intended use in the words of the catalogue of Class I"),),
    ),
    ModuleTemplate(
        "technical",
        _("Product technical requirements"),
        (_("Performance indicators and test methods"),),
    ),
    ModuleTemplate(
        "test",
        _("Test report"),
        (_("The filer's own full test, or an institute's, against the technical requirements"),),
    ),
    ModuleTemplate(
        "labelling",
        _("Instructions for use and labels"),
        (_("In agreement with the filing form; nothing beyond the catalogue's intended use"),),
    ),
    ModuleTemplate(
        "production",
        _("Information on production"),
        (_("Production process, sites, and the contract manufacturer if there is one"),),
    ),
    ModuleTemplate(
        "declaration",
        _("Declaration of conformity"),
        (_("Catalogue and standards that are met, and that all papers are true"), _("Business licence of the filer")),
    ),
)
TEMPLATES: dict[str, tuple[ModuleTemplate, ...]] = {
    ManagementClass.I.value: FILED,
    ManagementClass.II.value: REGISTERED,
    ManagementClass.III.value: REGISTERED,
}


def template_of(management_class: str, key: str) -> ModuleTemplate:
    """A module that an older table had is shown by its key."""
    found = (each for each in TEMPLATES.get(management_class, ()) if each.key == key)
    return next(found, ModuleTemplate(key, key, ()))


@dataclass(frozen=True)
class Listed:
    """A file as far as a comparison goes; ``digest`` is the SHA-256 of its bytes in hex."""

    name: str
    digest: str


@dataclass(frozen=True)
class Differences:
    """``changed``: the same name with other bytes, as (before, now). ``renamed``: the same bytes with another name."""

    added: list[Listed]
    removed: list[Listed]
    changed: list[tuple[Listed, Listed]]
    renamed: list[tuple[Listed, Listed]]
    same: list[Listed]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.renamed)


def differences(before: Sequence[Listed], now: Sequence[Listed]) -> Differences:
    """How the files of one version became those of another; names are unique within a version."""
    old, new = {each.name: each for each in before}, {each.name: each for each in now}
    shared = [(old[name], new[name]) for name in old if name in new]
    gone = [each for each in before if each.name not in new]
    come = [each for each in now if each.name not in old]
    renamed = list(_renamed(gone, come))
    moved = {id(each) for pair in renamed for each in pair}
    return Differences(
        added=[each for each in come if id(each) not in moved],
        removed=[each for each in gone if id(each) not in moved],
        changed=[pair for pair in shared if pair[0].digest != pair[1].digest],
        renamed=renamed,
        same=[after for was, after in shared if was.digest == after.digest],
    )


def _renamed(gone: Iterable[Listed], come: Sequence[Listed]) -> Iterable[tuple[Listed, Listed]]:
    left = list(come)
    for each in gone:
        twin = next((other for other in left if other.digest == each.digest), None)
        if twin is not None:
            left.remove(twin)
            yield each, twin
