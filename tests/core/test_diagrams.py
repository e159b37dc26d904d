"""The pages in docs/states say what the code does."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from core.diagrams import known_machines, page_of_machine

FOLDER = settings.BASE_DIR / "docs" / "states"


def test_the_pages_are_current():
    call_command("draw_states", "--check")


@pytest.mark.parametrize("machine", known_machines(), ids=lambda machine: machine.name)
def test_a_page_names_every_state_and_transition(machine):
    page = page_of_machine(machine)
    for transition in machine.transitions:
        for source in transition.sources:
            assert f"{source} --> {transition.target}: {transition.name}" in page
        assert f"| {transition.event} |" in page
    for state in machine.states:
        assert f"as {state.key}" in page


def test_the_pages_do_not_depend_on_the_language():
    machine = known_machines()[0]
    with translation.override("zh-hans"):
        assert page_of_machine(machine) == page_of_machine(machine)
        chinese = page_of_machine(machine)
    with translation.override("en"):
        assert page_of_machine(machine) == chinese


def test_a_page_that_is_out_of_date_is_named(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="membership"):
        call_command("draw_states", "--check")
    (tmp_path / "docs" / "states").mkdir(parents=True)
    (tmp_path / "docs" / "states" / "gone.md").write_text("old")
    call_command("draw_states")
    assert not (tmp_path / "docs" / "states" / "gone.md").exists()
    call_command("draw_states", "--check")
