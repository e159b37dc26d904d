"""An application as the office reads it: what was handed in last, in words, beside what stood there before."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.actor import Actor
from core.errors import NotVisible
from projects import fields
from projects.enums import Tier
from projects.fields.display import Shown, shown_answer
from projects.models import Project, Submission
from projects.selectors.catalogue import subcatalogues
from projects.selectors.checks import asked_for
from projects.selectors.documents import Paper, documents_of
from projects.selectors.visibility import viewing_tier


@dataclass(frozen=True)
class ReadField:
    """``before`` is set when the answer was changed since the submission before; it may be empty then.

    ``asked`` are the points of the last correction notice at this field.
    """

    field: fields.Field
    shown: Shown
    before: Shown | None = None
    asked: Sequence[str] = ()

    @property
    def tier(self) -> str:
        return f"T{self.field.tier.value}"


@dataclass(frozen=True)
class ReadSection:
    section: fields.Section
    fields: list[ReadField]
    papers: list[Paper]
    asked: Sequence[str] = ()

    @property
    def changes(self) -> int:
        return sum(each.before is not None for each in self.fields)


@dataclass(frozen=True)
class Dossier:
    """``submission`` is None for a project that came from a ledger: then there is no application to read."""

    submission: Submission | None
    previous: Submission | None
    sections: list[ReadSection]
    team: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(each.changes for each in self.sections)


def dossier(actor: Actor, project: Project) -> Dossier:
    """The whole application, for those who read it up to the highest tier. Raises NotVisible for everybody else.

    It is read from the frozen submission: what the applicant is changing meanwhile is not yet the office's business.
    """
    if viewing_tier(actor, project) < Tier.REVIEW:
        raise NotVisible
    latest = list(project.submissions.order_by("-number")[:2])
    if not latest:
        return Dossier(None, None, [])
    last, previous = latest[0], latest[1] if len(latest) > 1 else None
    names = {part.code: part.name for part in subcatalogues()}
    papers = documents_of(project)
    read = _Reading(last, previous, names, asked_for(project))
    sections = [
        ReadSection(
            section,
            read.fields_of(section),
            [paper for paper in papers if paper.document.section == section.key],
            read.asked.get((section.key, ""), ()),
        )
        for section in fields.SECTIONS
    ]
    return Dossier(last, previous, sections, last.package.get("team", []))


def read_fields(
    last: Submission, previous: Submission | None, hidden: Container[tuple[str, str]] = ()
) -> list[tuple[fields.Section, list[ReadField]]]:
    """The answers of one submission, with what changed since another, without the ``hidden`` (section, field).

    For readers who see one frozen submission and not the project; the caller has checked that they may.
    """
    names = {part.code: part.name for part in subcatalogues()}
    read = _Reading(last, previous, names, {})
    found = [
        (section, [each for each in read.fields_of(section) if (section.key, each.field.key) not in hidden])
        for section in fields.SECTIONS
    ]
    return [(section, answers) for section, answers in found if answers]


@dataclass(frozen=True)
class _Reading:
    last: Submission
    previous: Submission | None
    names: Mapping[str, str]
    asked: Mapping[tuple[str, str], list[str]]

    def fields_of(self, section: fields.Section) -> list[ReadField]:
        """Fields that were a question to this applicant; of the others only those whose answer he took away."""
        now = _answers(self.last, section)
        before = _answers(self.previous, section) if self.previous else None
        read = []
        for each in section.fields:
            answer = now.get(each.key)
            changed = before is not None and not _same(before.get(each.key), answer)
            if each.is_asked(now) or changed:
                old = shown_answer(each, before.get(each.key), self.names) if before is not None and changed else None
                asked = self.asked.get((section.key, each.key), ())
                read.append(ReadField(each, shown_answer(each, answer, self.names), old, asked))
        return read


def _answers(submission: Submission, section: fields.Section) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = submission.package.get("answers", {}).get(section.key, {})
    return answers


def _same(old: Any, new: Any) -> bool:
    return old == new or (fields.is_blank(old) and fields.is_blank(new))
