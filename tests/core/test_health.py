"""/healthz says what works, to anybody, and nothing more."""

import pytest
from django.test import Client

from core import health

pytestmark = pytest.mark.django_db


def down() -> None:
    raise ConnectionError("password=hunter2 host=db.internal")


def test_all_is_well(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "parts": {"database": "ok", "broker": "ok", "cache": "ok", "storage": "ok"},
    }
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "it leaves nothing behind"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("part", list(health.PARTS))
def test_one_part_down_is_named_without_details(part, monkeypatch, caplog):
    monkeypatch.setitem(health.PARTS, part, down)
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.json()["parts"][part] == "down"
    assert "hunter2" not in response.content.decode()
    assert "hunter2" in caplog.text


def test_storage_that_cannot_be_written_is_down(settings):
    settings.MEDIA_ROOT = "/proc/nowhere"
    assert Client().get("/healthz").json()["parts"]["storage"] == "down"
