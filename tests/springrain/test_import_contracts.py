"""Every module that must not be imported from another app is named in the contract that protects it."""

import tomllib

import pytest

from springrain import env

APPS = ("core", "accounts", "projects", "progress")
OWN_AFFAIRS = ("views", "api", "forms", "tasks", "handlers", "admin")


@pytest.fixture(scope="module")
def protected() -> set[str]:
    project = tomllib.loads((env.BASE_DIR / "pyproject.toml").read_text())
    contracts = project["tool"]["importlinter"]["contracts"]
    return {name for contract in contracts for name in contract.get("protected_modules", [])}


@pytest.mark.parametrize("app", APPS)
def test_what_answers_requests_is_protected(app, protected):
    folder = env.BASE_DIR / app
    present = {name for name in OWN_AFFAIRS if (folder / name).is_dir() or (folder / f"{name}.py").exists()}
    assert {f"{app}.{name}" for name in present} <= protected
