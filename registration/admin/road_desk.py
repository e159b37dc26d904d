"""The editor's desk: the boxes of one draft of the road with what stands in them, and where the faults are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core.errors import Text
from projects.enums import ManagementClass
from registration.enums.cases import Body, Channel, Route
from registration.enums.milestones import MilestoneKind
from registration.enums.roads import Part
from registration.forms.road_templates import CLASSES, places
from registration.forms.subcatalogues import PARTS
from registration.steps import STEPS

NONE = ("", "—")


@dataclass(frozen=True)
class Box:
    """One box; with ``choices`` a list to choose from, with ``rows`` one of several lines."""

    name: str
    value: str
    error: str = ""
    label: Text = ""
    choices: Sequence[tuple[str, Text]] = ()
    rows: int = 0


@dataclass(frozen=True)
class Tick:
    name: str
    value: str
    label: Text
    checked: bool


@dataclass
class Desk:
    """``posted`` is what was typed, or what is stored in the same form."""

    posted: QueryDict
    errors: Mapping[str, str] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        stages = [self._stage(place) for place in places(self.posted, "s")]
        return {
            "head": {name: self._box(name) for name in ("name", "name_en", "note", "version")},
            "stages": stages,
            "channels": [self._rule(place, stages) for place in places(self.posted, "c")],
            "rules": [
                self._box("answer_days", _("Days assumed for an answer")),
                self._box("answer_limit", _("The law's limit for an answer (calendar days)")),
            ],
            "problems": list(self.errors.items()),
        }

    def _box(self, name: str, label: Text = "", choices: Sequence[tuple[str, Text]] = (), rows: int = 0) -> Box:
        return Box(name, self.posted.get(name, ""), self.errors.get(name, ""), label, choices, rows)

    def _pair(self, place: str, label: Text, rows: int = 0) -> dict[str, Any]:
        zh, en = _("%(what)s, Chinese") % {"what": label}, _("%(what)s, English") % {"what": label}
        return {"zh": self._box(f"{place}-zh", zh, rows=rows), "en": self._box(f"{place}-en", en, rows=rows)}

    def _stage(self, place: str) -> dict[str, Any]:
        kinds: list[tuple[str, Text]] = [
            NONE,
            *((kind, MilestoneKind(kind).label) for kind, step in STEPS.items() if not step.rounds),
        ]
        part = self.posted.get(f"{place}-part", "")
        return {
            "place": place,
            "title": self._title(place),
            "part": Part(part).label if part in Part.values else "",
            "label": self._pair(place, pgettext("of a stage", "Name")),
            "key": self._box(f"{place}-key", pgettext("of a stage", "Key")),
            "kind": self._box(f"{place}-part", _("Kind of stage"), Part.choices),
            "milestone": self._box(f"{place}-milestone", _("Ended by the milestone"), kinds),
            "after": self._box(f"{place}-after", _("Begins after (key; only beside the others)")),
            "classes": [self._of_class(place, each) for each in CLASSES],
            "ticks": [
                Tick(f"{place}-beside", "on", _("Preparation that runs beside the others"), self._on(place, "beside")),
                Tick(f"{place}-supplement", "on", _("In each round of supplements"), self._on(place, "supplement")),
            ],
            "routes": self._ticks(f"{place}-routes", Route.choices),
            "channels": self._ticks(f"{place}-channels", Channel.choices),
            "subcatalogues": self._ticks(f"{place}-subcatalogues", PARTS),
            "documents": self._pair(f"{place}-documents", _("Documents, one in a line"), 4),
            "pitfalls": self._pair(f"{place}-pitfalls", _("Typical pitfalls, one in a line"), 4),
            "source": self._pair(f"{place}-source", pgettext("of a rule", "Source")),
        }

    def _on(self, place: str, name: str) -> bool:
        return f"{place}-{name}" in self.posted

    def _of_class(self, place: str, management_class: str) -> dict[str, Any]:
        bodies: list[tuple[str, Text]] = [NONE, *Body.choices]
        return {
            "label": ManagementClass(management_class).label,
            "body": self._box(f"{place}-body-{management_class}", _("Responsible"), bodies),
            "limit": self._box(f"{place}-limit-{management_class}", _("Limit, working days")),
        }

    def _rule(self, place: str, stages: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        limited = [each for each in stages if each["kind"].value in (Part.OFFICIAL, Part.PARALLEL)]
        chosen = self.posted.get(f"{place}-key", "")
        return {
            "place": place,
            "title": Channel(chosen).label if chosen in Channel.values else _("New channel"),
            "channel": self._box(f"{place}-key", _("Channel"), [NONE, *Channel.choices]),
            "classes": self._ticks(f"{place}-classes", ManagementClass.choices),
            "cuts": [self._box(f"{place}-cut-{each['place']}", each["title"]) for each in limited],
            "note": self._pair(f"{place}-note", _("Note")),
            "source": self._pair(f"{place}-source", pgettext("of a rule", "Source")),
        }

    def _ticks(self, name: str, choices: Iterable[tuple[str, Text]]) -> list[Tick]:
        chosen = self.posted.getlist(name)
        return [Tick(name, value, label, value in chosen) for value, label in choices]

    def _title(self, place: str) -> str:
        """In the reader's language; in Chinese as long as the draft has no English name."""
        english = self.posted.get(f"{place}-en", "") if (get_language() or "").startswith("en") else ""
        return english or self.posted.get(f"{place}-zh", "") or self.posted.get(f"{place}-key", "") or _("New stage")
