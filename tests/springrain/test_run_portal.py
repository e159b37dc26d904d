"""One command runs the whole portal, and ending it ends everything."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from springrain import env
from tests.springrain.processes import processes_of

pytestmark = [
    pytest.mark.slow(seconds=100),
    pytest.mark.skipif(bool(env.text("DATABASE_URL")), reason="another database is in use"),
]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def portal(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_portal", "--no-demo"],
        env=os.environ
        | {
            "DATA_DIR": str(tmp_path / "data"),
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "springrain.settings.development",
        },
        cwd=env.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    process.stdout.close()


def wait_until_ready(portal: subprocess.Popen[str]) -> list[str]:
    lines = []
    for line in portal.stdout:
        lines.append(line)
        if "ready at" in line:
            return lines
    raise AssertionError("".join(lines))


def test_serves_pages_and_leaves_no_process_behind(portal, tmp_path, port):
    wait_until_ready(portal)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/healthz")
    response = connection.getresponse()
    assert (response.status, response.read()[:15]) == (200, b'{"status": "ok"')
    connection.close()
    running = " ".join(" ".join(command) for command in processes_of(tmp_path / "data"))
    assert all(part in running for part in ("gunicorn", "worker", "beat", "postgres"))

    portal.send_signal(signal.SIGINT)
    assert portal.wait(60) == 0
    assert processes_of(tmp_path / "data") == []


def test_a_taken_port_is_said_before_anything_starts(tmp_path, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "run_portal"],
            env=os.environ
            | {
                "DATA_DIR": str(tmp_path / "data"),
                "PORT": str(port),
                "DJANGO_SETTINGS_MODULE": "springrain.settings.development",
            },
            cwd=env.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()
