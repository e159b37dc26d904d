"""The container files: complete, without secrets of their own, and not running as root."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from springrain import env

COMPOSE = env.BASE_DIR / "docker-compose.yml"
DOCKERFILE = env.BASE_DIR / "Dockerfile"
PRODUCTION = env.BASE_DIR / "springrain" / "settings" / "production.py"
SECRETS = ("SECRET", "PASSWORD")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


def test_all_parts_are_there(compose):
    assert set(compose["services"]) == {"nginx", "migrate", "web", "worker", "beat", "database", "redis"}


def test_every_lasting_part_has_a_health_check(compose):
    from_image = {"web"}
    without = {name for name, service in compose["services"].items() if "healthcheck" not in service}
    assert without == from_image
    assert "HEALTHCHECK" in DOCKERFILE.read_text()


def test_every_volume_is_declared(compose):
    mounts = [mount for service in compose["services"].values() for mount in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if mount[0] not in "./$"}
    assert named == set(compose["volumes"])


def test_only_nginx_can_be_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["nginx"]
    assert compose["networks"]["inside"] == {"internal": True}
    for name in ("database", "redis"):
        assert compose["services"][name]["networks"] == ["inside"]


def test_no_secret_has_a_default():
    used = re.findall(r"\$\{([A-Z_]+)(:[-?])?([^}]*)\}", COMPOSE.read_text())
    for name, operator, default in used:
        if any(word in name for word in SECRETS):
            assert operator == ":?" or default == "", name


def test_everything_production_asks_for_is_handed_over(compose):
    asked = set(re.findall(r'env\.required(?:_words)?\("([A-Z_]+)"\)', PRODUCTION.read_text()))
    assert asked <= set(compose["services"]["web"]["environment"])


def test_the_list_of_variables_is_complete():
    asked = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text()))
    listed = set(re.findall(r"^([A-Z_]+)=", (env.BASE_DIR / "deploy" / "env.example").read_text(), re.MULTILINE))
    assert asked <= listed


def test_the_image_runs_as_an_ordinary_user_from_several_stages():
    lines = DOCKERFILE.read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER portal" in last_stage
    assert sum(line.startswith("FROM ") for line in lines) > 1


def test_everything_copied_into_the_image_exists():
    for line in DOCKERFILE.read_text().splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, _ = line.split()[1:]
            assert all((env.BASE_DIR / source).exists() for source in sources), line


def test_every_app_is_in_the_image():
    copied = set(re.findall(r"^COPY ([a-z]+) \1$", DOCKERFILE.read_text(), re.MULTILINE))
    apps = {path.parent.name for path in Path(env.BASE_DIR).glob("*/apps.py")}
    assert apps <= copied


def test_nginx_passes_on_what_the_portal_relies_on():
    template = (env.BASE_DIR / "deploy" / "nginx.conf.template").read_text()
    for header in ("Host $host", "X-Forwarded-For $proxy_add_x_forwarded_for", "X-Forwarded-Proto $scheme"):
        assert f"proxy_set_header {header};" in template
    assert set(re.findall(r"\$\{([A-Z_]+)\}", template)) == {"SERVER_NAME", "UPSTREAM", "TLS_FOLDER"}
