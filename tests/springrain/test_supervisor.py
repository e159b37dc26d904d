"""The supervisor restarts what ends by accident, gives up on what cannot live, and leaves nothing behind."""

import sys
from pathlib import Path

import pytest

from springrain.supervisor import Part, PartKeepsEnding, Supervisor
from tests.springrain.processes import gone

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
# Notes the number of a child of its own, which would outlive it.
PARENT = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{child.pid}\\n")
time.sleep(600)
"""


def noted(path: Path) -> bool:
    return path.exists() and path.read_text().endswith("\n")


def test_stops_all_parts_and_their_children(tmp_path):
    note = tmp_path / "child"
    parts = [Part("sleeper", SLEEPER, {}), Part("parent", [sys.executable, "-c", PARENT, str(note)], {})]
    supervisor = Supervisor(parts, print)
    supervisor.run(is_up=lambda: noted(note), when_up=supervisor.stopping.set)
    assert all(part.process.returncode is not None for part in parts)
    assert gone(int(note.read_text()))


def test_a_part_that_ended_is_started_again():
    part = Part("sleeper", SLEEPER, {})
    said: list[str] = []

    def accident() -> None:
        part.process.kill()

    def tell(text: str) -> None:
        said.append(text)
        supervisor.stopping.set()

    supervisor = Supervisor([part], tell)
    supervisor.run(is_up=lambda: True, when_up=accident)
    assert said == ["sleeper ended (status -9) and is started again."]


def test_a_part_that_cannot_live_is_named_and_the_others_are_stopped():
    sleeper = Part("sleeper", SLEEPER, {})
    broken = Part("broken", [sys.executable, "-c", "raise SystemExit(3)"], {})
    supervisor = Supervisor([sleeper, broken], lambda text: None)
    with pytest.raises(PartKeepsEnding, match=r"broken ended .* \(status 3\)"):
        supervisor.run(is_up=lambda: False, when_up=lambda: None)
    assert sleeper.process.returncode is not None
