"""What a version of the standard says: dimensions, criteria with their anchored levels, vetoes, thresholds.

Plain frozen values, read from and written to ``Standard.content``; the checks say what keeps a draft from being
published. Weights are points of 100, levels 0 to 5 (domain guide §4.2).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _

from core.languages import is_english
from projects.enums import ListKind, ManagementClass, Stage

LEVELS = range(6)
TOP = 5
HUNDRED = 100
# Tags that can bring a project into comprehensive evaluation (综合评选): Class III, innovative, first of its kind.
TAGS = ("class_iii", "innovative", "first_of_kind")


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if is_english() else self.zh


@dataclass(frozen=True)
class Criterion:
    """``levels`` are the anchors of 0 to 5."""

    code: str
    name: Words
    weight: int
    levels: tuple[Words, ...]


@dataclass(frozen=True)
class Dimension:
    code: str
    name: Words
    criteria: tuple[Criterion, ...]

    @property
    def weight(self) -> int:
        return sum(criterion.weight for criterion in self.criteria)


@dataclass(frozen=True)
class Veto:
    """``advice`` says what helps an applicant whose project it ends."""

    code: str
    name: Words
    advice: Words


@dataclass(frozen=True)
class Threshold:
    """What one outcome needs. ``total`` and ``dimensions`` are points, ``criteria`` means of levels, all as least
    values; ``tags``: one of them; ``classes``: the confirmed class is one of them; ``stages``: the stage is one of
    them; ``needs``: outcomes that must be met too."""

    outcome: str
    total: Decimal = Decimal(0)
    dimensions: Mapping[str, Decimal] = field(default_factory=dict)
    criteria: Mapping[str, Decimal] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """Other weights of the dimensions for projects at these stages; used only when the standard says so."""

    name: Words
    stages: tuple[str, ...]
    weights: Mapping[str, int]


@dataclass(frozen=True)
class Content:
    """``thresholds`` in the order of ``OUTCOMES``; the first is passing at all. From ``improve_from`` points on, what
    does not pass may be improved. ``spread`` points between highest and lowest total call for a discussion;
    ``trim_from`` scores on, the highest and the lowest do not count."""

    dimensions: tuple[Dimension, ...]
    vetoes: tuple[Veto, ...]
    thresholds: tuple[Threshold, ...]
    improve_from: Decimal
    spread: Decimal
    trim_from: int = 5
    resubmit_after_days: int = 30
    profiles: tuple[Profile, ...] = ()
    use_profiles: bool = False

    @property
    def criteria(self) -> Iterator[Criterion]:
        for dimension in self.dimensions:
            yield from dimension.criteria

    def criterion(self, code: str) -> Criterion | None:
        return next((each for each in self.criteria if each.code == code), None)

    def threshold(self, outcome: str) -> Threshold | None:
        return next((each for each in self.thresholds if each.outcome == outcome), None)

    def weights_for(self, stage: str) -> dict[str, Decimal]:
        """The weight of each criterion in points; a stage profile shifts the weights of whole dimensions."""
        profile = next((each for each in self.profiles if stage in each.stages), None) if self.use_profiles else None
        weights = {}
        for dimension in self.dimensions:
            target = Decimal(profile.weights[dimension.code]) if profile else Decimal(dimension.weight)
            for criterion in dimension.criteria:
                weights[criterion.code] = target * criterion.weight / dimension.weight
        return weights

    def stored(self) -> dict[str, Any]:
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Raises KeyError or TypeError for what is not a standard; what is incomplete is for ``faults``."""
        return cls(
            dimensions=tuple(_dimension(each) for each in stored["dimensions"]),
            vetoes=tuple(
                Veto(each["code"], Words(**each["name"]), Words(**each["advice"])) for each in stored["vetoes"]
            ),
            thresholds=tuple(_threshold(each) for each in stored["thresholds"]),
            improve_from=Decimal(stored["improve_from"]),
            spread=Decimal(stored["spread"]),
            trim_from=int(stored["trim_from"]),
            resubmit_after_days=int(stored["resubmit_after_days"]),
            profiles=tuple(
                Profile(Words(**each["name"]), tuple(each["stages"]), dict(each["weights"]))
                for each in stored["profiles"]
            ),
            use_profiles=bool(stored["use_profiles"]),
        )


# In this order: what each outcome is called in ``Threshold.outcome``. They are list kinds.
OUTCOMES = (
    ListKind.LIBRARY.value,
    ListKind.COMPREHENSIVE_EVALUATION.value,
    ListKind.REPORTED_TO_CMDE.value,
    ListKind.PRESERVICE_CANDIDATES.value,
)


@dataclass(frozen=True)
class Fault:
    """``where`` is a path such as "A1", "A1.3" (a level), "weights", "V2", "library"."""

    where: str
    message: str


def faults(content: Content) -> list[Fault]:
    """What keeps this content from being published; empty when nothing does."""
    return [*_faults_of_criteria(content), *_faults_of_vetoes(content), *_faults_of_rules(content)]


def _faults_of_criteria(content: Content) -> Iterator[Fault]:
    total = sum(criterion.weight for criterion in content.criteria)
    if total != HUNDRED:
        yield Fault("weights", _("The weights add up to %(n)s instead of 100.") % {"n": total})
    yield from _faults_of_codes([each.code for each in content.dimensions] + [each.code for each in content.criteria])
    for dimension in content.dimensions:
        if not dimension.criteria:
            yield Fault(dimension.code, _("This dimension has no criterion."))
        yield from _faults_of_words(dimension.code, dimension.name)
    for criterion in content.criteria:
        if criterion.weight < 1:
            yield Fault(criterion.code, _("The weight must be at least 1."))
        yield from _faults_of_words(criterion.code, criterion.name)
        yield from _faults_of_levels(criterion)


def _faults_of_levels(criterion: Criterion) -> Iterator[Fault]:
    if len(criterion.levels) != len(LEVELS):
        yield Fault(criterion.code, _("Each level from 0 to 5 needs its anchor."))
    for level, words in enumerate(criterion.levels):
        yield from _faults_of_words(f"{criterion.code}.{level}", words)


def _faults_of_vetoes(content: Content) -> Iterator[Fault]:
    yield from _faults_of_codes([veto.code for veto in content.vetoes])
    for veto in content.vetoes:
        yield from _faults_of_words(veto.code, veto.name)


def _faults_of_rules(content: Content) -> Iterator[Fault]:
    known = {each.code for each in content.dimensions}, {each.code for each in content.criteria}
    if content.threshold(OUTCOMES[0]) is None:
        yield Fault(OUTCOMES[0], _("The threshold of passing is missing."))
    for threshold in content.thresholds:
        yield from _faults_of_threshold(threshold, *known)
    passing = content.threshold(OUTCOMES[0])
    if passing and content.improve_from > passing.total:
        yield Fault("improve_from", _("What may be improved must begin below the threshold of passing."))
    for profile in content.profiles:
        if sum(profile.weights.values()) != HUNDRED or set(profile.weights) != known[0]:
            yield Fault(
                "profiles",
                _("The weights of the profile “%(name)s” must name each dimension and add up to 100.")
                % {"name": profile.name},
            )


def _faults_of_threshold(threshold: Threshold, dimensions: set[str], criteria: set[str]) -> Iterator[Fault]:
    if not 0 <= threshold.total <= HUNDRED:
        yield Fault(threshold.outcome, _("The total must lie between 0 and 100."))
    unknown = sorted({*(set(threshold.dimensions) - dimensions), *(set(threshold.criteria) - criteria)})
    if unknown:
        yield Fault(
            threshold.outcome, _("It names unknown parts of the standard: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    wrong = (
        {*threshold.classes} - {*ManagementClass.values}
        | {*threshold.stages} - {*Stage.values}
        | {*threshold.tags} - {*TAGS}
    )
    if wrong:
        yield Fault(threshold.outcome, _("It names unknown facts: %(codes)s.") % {"codes": ", ".join(sorted(wrong))})


def _faults_of_words(where: str, words: Words) -> Iterator[Fault]:
    if not words.zh.strip() or not words.en.strip():
        yield Fault(where, _("The text is missing in one of the two languages."))


def _faults_of_codes(codes: Sequence[str]) -> Iterator[Fault]:
    for code in sorted({code for code in codes if codes.count(code) > 1 or not code.strip()}):
        yield Fault(code or "?", _("The code “%(code)s” is empty or used twice.") % {"code": code})


def _dimension(stored: Mapping[str, Any]) -> Dimension:
    criteria = tuple(
        Criterion(
            each["code"], Words(**each["name"]), int(each["weight"]), tuple(Words(**level) for level in each["levels"])
        )
        for each in stored["criteria"]
    )
    return Dimension(stored["code"], Words(**stored["name"]), criteria)


def _threshold(stored: Mapping[str, Any]) -> Threshold:
    return Threshold(
        outcome=stored["outcome"],
        total=Decimal(stored["total"]),
        dimensions={code: Decimal(value) for code, value in stored["dimensions"].items()},
        criteria={code: Decimal(value) for code, value in stored["criteria"].items()},
        tags=tuple(stored["tags"]),
        classes=tuple(stored["classes"]),
        stages=tuple(stored["stages"]),
        needs=tuple(stored["needs"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
