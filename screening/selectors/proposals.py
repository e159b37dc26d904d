"""What the standard proposes, in words: the verdict, the lists, and of each other list what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.enums import ManagementClass, Stage
from screening.content import OUTCOMES, Content
from screening.enums import Verdict
from screening.scoring import Lack, Proposal
from screening.selectors.standards import joined, list_label, named, tag_label


@dataclass(frozen=True)
class OutcomeLine:
    """One list: met, or the reasons why not."""

    kind: str
    label: str
    met: bool
    reasons: Sequence[str] = ()


@dataclass(frozen=True)
class ProposalWords:
    verdict: str
    verdict_label: str
    tone: str
    lines: Sequence[OutcomeLine]


TONES = {Verdict.PASSED: "sprout", Verdict.IMPROVE: "amber", Verdict.NOT_PASSED: "plum"}


def proposal_words(content: Content, proposal: Proposal) -> ProposalWords:
    passes = proposal.verdict == Verdict.PASSED
    lines = [
        OutcomeLine(
            outcome,
            list_label(outcome),
            passes and outcome in proposal.lists,
            [lack_sentence(content, lack) for lack in proposal.lacks.get(outcome, ())],
        )
        for outcome in OUTCOMES
        if outcome in proposal.lists or outcome in proposal.lacks
    ]
    return ProposalWords(str(proposal.verdict), str(proposal.verdict.label), TONES[proposal.verdict], lines)


def lack_sentence(content: Content, lack: Lack) -> str:
    """One condition that is not met, for the officer."""
    if lack.what in OUTCOMES:
        return _("%(list)s is not met") % {"list": list_label(lack.what)}
    sentences = {
        "veto": _("veto upheld: %(found)s"),
        "total": _("total %(found)s, at least %(needed)s needed"),
        "tags": _("needs one of these tags: %(needed)s"),
        "class": _("confirmed class: %(found)s; needed: %(needed)s"),
        "stage": _("stage: %(found)s; needed: %(needed)s"),
    }
    sentence = sentences.get(lack.what, _("%(name)s: %(found)s, at least %(needed)s needed"))
    return sentence % {"name": named(content, lack.what), **_values(lack)}


def _values(lack: Lack) -> dict[str, str]:
    """Codes of classes, stages and tags in words; points as they are."""
    labels = {"class": dict(ManagementClass.choices), "stage": dict(Stage.choices)}.get(lack.what)
    if lack.what == "tags":
        return {
            "needed": _listed(lack.needed, {code: tag_label(code) for code in lack.needed.split(", ")}),
            "found": "",
        }
    if labels is None:
        return {"needed": lack.needed, "found": lack.found}
    return {
        "needed": _listed(lack.needed, {str(code): str(label) for code, label in labels.items()}),
        "found": str(labels.get(lack.found, "")) or pgettext("a class or stage", "not given"),
    }


def _listed(codes: str, labels: dict[str, str]) -> str:
    return joined([labels.get(code, code) for code in codes.split(", ") if code])
