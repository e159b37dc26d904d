"""The letter with a decision: what it says, as a page and as a PDF.

It is made from the released decision and from means of the whole panel alone. No expert's name or code, no single
score, no spread and no count of vetoes is among its facts, so neither drawing nor page can show them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal as Number

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import Text
from core.paper import grouped
from core.thresholds import threshold
from projects.enums import ListKind
from screening.content import OUTCOMES, Content, Veto
from screening.enums import Support, Verdict
from screening.models import Decision, Review
from screening.scoring import shown
from screening.support import BODIES

# The mean of fewer scores comes too close to a single one.
LEAST_SCORES = 3


@dataclass(frozen=True)
class DimensionLine:
    """Points of one dimension, rounded for reading. ``needed`` is what passing asks for, empty if it asks nothing."""

    name: str
    points: str
    whole: int
    needed: str
    short: bool


@dataclass(frozen=True)
class Help:
    """``kind`` of help, and the body to turn to."""

    kind: Text
    body: Text


@dataclass(frozen=True)
class Letter:
    """``total`` and ``dimensions`` are empty where too few experts scored. ``vetoes`` are those the discussion upheld.

    ``resubmit_from`` is None unless the same application may come again. ``code`` is written in groups of four,
    ``address`` opens its public page.
    """

    number: str
    title: str
    institution: str
    applicant: str
    round: str
    standard: str
    verdict: Verdict
    heading: str
    sentence: str
    lists: Sequence[Text]
    total: str
    dimensions: Sequence[DimensionLine]
    needed: str
    vetoes: Sequence[Veto]
    strengths: str
    improve: str
    help: Sequence[Help]
    on_appeal: bool
    released_at: datetime
    appeal_until: date | None
    appeal_days: int
    resubmit_from: date | None
    code: str
    address: str


def letter_of(decision: Decision) -> Letter:
    """For a released decision."""
    review = decision.review
    project, standard = review.project, review.round.standard
    content = Content.read(standard.content)
    verdict = Verdict(decision.verdict)
    enough = review.scored >= LEAST_SCORES
    released = decision.released_at or decision.prepared_at
    return Letter(
        number=project.ref,
        title=_title_judged(decision),
        institution=project.institution.name if project.institution else "",
        applicant=project.applicant.name if project.applicant else "",
        round=review.round.name,
        standard=_("%(name)s, version %(n)d") % {"name": decision.review.round.standard.label, "n": standard.number},
        verdict=verdict,
        heading=HEADINGS[verdict](),
        sentence=SENTENCES[verdict](),
        lists=[ListKind(kind).label for kind in decision.lists],
        total=shown(review.total) if enough and review.total is not None else "",
        dimensions=list(_dimension_lines(content, _means(review))) if enough else [],
        needed=_needed(content),
        vetoes=[veto for veto in content.vetoes if veto.code in review.chair_vetoes],
        strengths=decision.strengths,
        improve=decision.improve,
        help=[Help(Support(kind).label, BODIES[kind]) for kind in decision.support],
        on_appeal=review.on_appeal,
        released_at=released,
        appeal_until=decision.appeal_until,
        appeal_days=threshold("SCREENING.appeal_days", review.region_id, on=timezone.localdate(released)),
        resubmit_from=resubmit_day(decision),
        code=grouped(decision.code),
        address=address_of(decision.code),
    )


def _title_judged(decision: Decision) -> str:
    """As the experts read it; the applicant may have changed it since."""
    submission = decision.review.submission
    answers = submission.package.get("answers", {}) if submission else {}
    return answers.get("basics", {}).get("title") or decision.review.project.title


def resubmit_day(decision: Decision) -> date | None:
    """The first day on which an application that is to be improved may be handed in again; the standard says when."""
    if decision.verdict != Verdict.IMPROVE or decision.released_at is None:
        return None
    content = Content.read(decision.review.round.standard.content)
    return timezone.localdate(decision.released_at) + timedelta(days=content.resubmit_after_days)


def _means(review: Review) -> dict[str, str]:
    """Without the dimensions that only one or two could judge: their mean would give a single score away."""
    return {code: mean for code, mean in review.dimensions.items() if review.judged.get(code, 0) >= LEAST_SCORES}


def _dimension_lines(content: Content, means: Mapping[str, str]) -> Iterator[DimensionLine]:
    passing = content.threshold(OUTCOMES[0])
    for dimension in content.dimensions:
        given = means.get(dimension.code)
        points = Number(given) if given not in (None, "", "None") else None
        least = passing.dimensions.get(dimension.code) if passing else None
        yield DimensionLine(
            name=str(dimension.name),
            points=shown(points),
            whole=dimension.weight,
            needed=f"{least.normalize():f}" if least else "",
            short=least is not None and (points is None or points < least),
        )


def _needed(content: Content) -> str:
    """Of the total, for passing at all."""
    passing = content.threshold(OUTCOMES[0])
    return f"{passing.total.normalize():f}" if passing else ""


HEADINGS: Mapping[Verdict, Callable[[], str]] = {
    Verdict.PASSED: lambda: _("Your project has passed the screening"),
    Verdict.IMPROVE: lambda: _("Your project is not there yet; please improve it and come again"),
    Verdict.NOT_PASSED: lambda: _("Your project has not passed the screening"),
}
SENTENCES: Mapping[Verdict, Callable[[], str]] = {
    Verdict.PASSED: lambda: _(
        "Independent experts scored it against the published standard. The office now goes on with you from here."
    ),
    Verdict.IMPROVE: lambda: _(
        "Independent experts scored it against the published standard. The points below would make it stronger; "
        "your earlier application and this letter are kept."
    ),
    Verdict.NOT_PASSED: lambda: _(
        "Independent experts scored it against the published standard. Thank you for the work behind it. "
        "Below stands what they valued, what would have to change, and who can help."
    ),
}


def address_of(code: str) -> str:
    return settings.PORTAL_URL + reverse("screening:letter_verify", args=[code])


def next_steps(letter: Letter, *, appeal_open: bool = True) -> Iterator[str]:
    """What the applicant can do now, in sentences with their days; a letter on paper always tells of the appeal."""
    if letter.resubmit_from:
        yield (
            _(
                "From %(day)s on you can hand the improved application in again. You can change it from today; "
                "your earlier scores are kept, and the experts are shown what changed."
            )
            % {"day": date_format(letter.resubmit_from)}
        )
    if letter.verdict == Verdict.NOT_PASSED:
        yield _("This application ends here. A new one is welcome as soon as what is named above has changed.")
    if letter.appeal_until and appeal_open:
        yield (
            _(
                "If you think that something was overlooked, you can appeal on the project's page until %(day)s. "
                "People who took no part in this decision answer within %(days)s working days."
            )
            % {"day": date_format(letter.appeal_until), "days": letter.appeal_days}
        )
