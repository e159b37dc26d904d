"""Production starts with a complete and safe environment, and with no other."""

import json
import os
import subprocess
import sys

import pytest

from springrain import env

COMPLETE = {
    "SECRET_KEY": "q8Zr2v0nXkYc7mLw4TgB1sHd9pEJfU6aNoKiVx3RtCeWyQ5PzMjGhFbDlS",
    "ALLOWED_HOSTS": "portal.test",
    "CSRF_TRUSTED_ORIGINS": "https://portal.test",
    "PORTAL_URL": "https://portal.test",
    "DATABASE_URL": "postgresql://portal:pw@db.test/portal",
    "REDIS_URL": "redis://redis.test:6379/0",
    "EMAIL_HOST": "mail.test",
    "DEFAULT_FROM_EMAIL": "portal@portal.test",
}
UNSAFE = [
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "changeme-0123456789abcdefghijklmnopqrstuvwxyz-0123456789"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "portal.test,.portal.test"),
    ("CSRF_TRUSTED_ORIGINS", "http://portal.test"),
    ("PORTAL_URL", "http://portal.test"),
    ("DATABASE_URL", "sqlite:///portal"),
    ("DEBUG", "1"),
    ("DEMO", "1"),
    *((name, "") for name in COMPLETE),
]
# Reads the settings anew for each change of the environment and says what they were refused with.
READER = """
import importlib, json, os, sys
refusals = []
for name, value in json.load(sys.stdin):
    before = os.environ.get(name)
    os.environ[name] = value
    for module in [module for module in sys.modules if module.startswith("springrain.settings")]:
        del sys.modules[module]
    try:
        importlib.import_module("springrain.settings.production")
        refusals.append("")
    except Exception as error:
        refusals.append(f"{type(error).__name__}: {error}")
    os.environ.pop(name) if before is None else os.environ.update({name: before})
json.dump(refusals, sys.stdout)
"""


def run(*command: str, words: str = "") -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        env=kept | COMPLETE | {"DJANGO_SETTINGS_MODULE": "springrain.settings.production"},
        cwd=env.BASE_DIR,
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def refusals() -> dict[tuple[str, str], str]:
    done = run("-c", READER, words=json.dumps([*UNSAFE, ("SITE_CODE", "4400000131")]))
    assert done.returncode == 0, done.stderr
    return dict(zip([*UNSAFE, ("SITE_CODE", "4400000131")], json.loads(done.stdout), strict=True))


def test_the_deployment_check_has_nothing_to_say():
    done = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_a_complete_environment_is_accepted(refusals):
    assert refusals["SITE_CODE", "4400000131"] == ""


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_a_missing_or_unsafe_value_is_refused_by_name(refusals, name, value):
    assert refusals[name, value].startswith("ImproperlyConfigured")
    assert name in refusals[name, value]
