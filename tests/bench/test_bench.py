"""The measurements run and say what they promise; how fast is nobody's business here."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from bench.scratch import COPIED
from bench.words import ideas


def test_the_same_seed_invents_the_same_projects():
    first, second = (list(ideas(50, institutions=5, people=20, seed=7)) for _ in range(2))
    assert first == second
    assert len({idea.title for idea in first}) > 25
    assert all("一" <= idea.title[0] <= "鿿" for idea in first)


@pytest.mark.slow(seconds=40)
@pytest.mark.parametrize("scene", ["load", "pages"])
def test_a_scene_reports_three_sizes_beside_a_reference(scene, django_db_setup):
    migrated = connection.settings_dict["TEST"]["TEMPLATE"]
    environment = os.environ | {"DATA_DIR": str(settings.DATA_DIR), COPIED: migrated}
    command = [sys.executable, "-m", "bench", scene, "--size", "48", "--json"]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout[done.stdout.index("{") :])
    for measured in report[scene]:
        assert len(measured["sizes"]) == 3
        assert all(row["milliseconds"] > 0 and row["ratio"] > 0 and row["reference"] for row in measured["sizes"])
        assert len({row["note"] for row in measured["sizes"]}) == 1, "as many queries for many projects as for few"
