"""The form of a state machine: a table that code, tests and the generated diagrams read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import GuardRefused, Text

Guard = Callable[[Any, Mapping[str, Any]], None]


@dataclass(frozen=True)
class State:
    """``turn`` names whose turn it is; ``sentence`` says to the applicant what happens now."""

    key: str
    label: Text
    turn: str
    sentence: Text = ""
    final: bool = False


@dataclass(frozen=True)
class Transition:
    """``by`` lists the relations (to the object) of which one is needed; ``writes`` the fields besides the status.

    Guards receive the locked object and the values about to be written, and raise GuardRefused with the reason.
    """

    name: str
    label: Text
    sources: tuple[str, ...]
    target: str
    by: tuple[str, ...]
    event: str
    guards: tuple[Guard, ...] = ()
    writes: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Machine:
    """``audited_as`` is the object type of its audit entries when they belong to a larger object's story."""

    name: str
    states: Sequence[State]
    transitions: Sequence[Transition]
    initial: str
    audited_as: str = ""
    _states: dict[str, State] = field(init=False, repr=False, default_factory=dict)
    _transitions: dict[str, Transition] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._states.update({state.key: state for state in self.states})
        self._transitions.update({transition.name: transition for transition in self.transitions})
        if len(self._states) < len(self.states) or len(self._transitions) < len(self.transitions):
            raise ValueError(f"{self.name} names a state or a transition twice")
        if self.initial not in self._states:
            raise ValueError(f"{self.name} begins in an unknown state: {self.initial}")
        for transition in self.transitions:
            unknown = {*transition.sources, transition.target} - self._states.keys()
            if unknown:
                raise ValueError(f"{self.name}.{transition.name} names unknown states: {sorted(unknown)}")

    def state(self, key: str) -> State:
        return self._states[key]

    def transition(self, name: str) -> Transition:
        return self._transitions[name]

    def from_state(self, key: str) -> list[Transition]:
        return [transition for transition in self.transitions if key in transition.sources]

    def check_source(self, transition: Transition, status: str) -> None:
        """Raises GuardRefused when the object has moved on, as after a double click or in a stale tab."""
        if status not in transition.sources:
            raise GuardRefused(help_text=self.state(status).label)


MACHINES: dict[str, Machine] = {}


def register(machine: Machine) -> Machine:
    """Makes the machine known to what treats all of them alike: the diagrams in ``docs/states`` and the tests."""
    if MACHINES.setdefault(machine.name, machine) is not machine:
        raise ValueError(f"Two machines are called {machine.name}")
    return machine
