"""The state machines as pages of the documentation: a diagram, the states, the transitions."""

import inspect
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

from django.apps import apps
from django.utils import translation
from django.utils.module_loading import module_has_submodule

from core.workflow import MACHINES, Guard, Machine, Transition


def known_machines() -> list[Machine]:
    """Of all installed apps, by name; loads their workflow modules first."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "workflow"):
            import_module(f"{config.name}.workflow")
    return [MACHINES[name] for name in sorted(MACHINES)]


def page_of_machine(machine: Machine) -> str:
    """Markdown in English, whatever language is active."""
    with translation.override(None):
        return "\n".join(_lines(machine)) + "\n"


def _lines(machine: Machine) -> Iterator[str]:
    yield f"# States of a {machine.name}"
    yield ""
    yield "Written by `manage.py draw_states` from the workflow table in the code; do not edit."
    yield ""
    yield from _diagram(machine)
    yield ""
    yield "## States"
    yield ""
    states = ([s.key, s.label, s.turn, s.sentence, "yes" if s.final else ""] for s in machine.states)
    yield from _table(["State", "Label", "Whose turn", "What the person reads", "End"], states)
    yield ""
    yield "## Transitions"
    yield ""
    head = ["Transition", "Label", "From", "To", "Who may", "Guards", "Also writes", "Audit event", "Who is told"]
    yield from _table(head, (_cells(transition) for transition in machine.transitions))


def _diagram(machine: Machine) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{state.label}" as {state.key}' for state in machine.states)
    yield f"    [*] --> {machine.initial}"
    for transition in machine.transitions:
        yield from (f"    {source} --> {transition.target}: {transition.name}" for source in transition.sources)
    yield from (f"    {state.key} --> [*]" for state in machine.states if state.final)
    yield "```"


def _cells(transition: Transition) -> list[object]:
    return [
        transition.name,
        transition.label,
        _joined(transition.sources),
        transition.target,
        _joined(transition.by),
        "; ".join(_guard_words(guard) for guard in transition.guards),
        _joined(transition.writes),
        transition.event,
        _joined(transition.tells),
    ]


def _guard_words(guard: Guard) -> str:
    """The first sentence of its docstring; without one, its name says it all."""
    lines = (inspect.getdoc(guard) or "").splitlines()
    name = str(getattr(guard, "__name__", "guard")).replace("_", " ")
    return f"{name}: {lines[0]}" if lines else name


def _joined(words: Iterable[str]) -> str:
    return ", ".join(str(word) for word in words)


def _table(head: list[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from (_row(row) for row in rows)


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
