"""The embedded server: started by whoever comes first, stopped by whoever leaves last, never lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from springrain import env
from tests.springrain.processes import gone

pytestmark = pytest.mark.skipif(bool(env.text("DATABASE_URL")), reason="another database is in use")

# Holds the server until a line comes in.
HOLDER = """
import os, sys
from pathlib import Path
from springrain.embedded.server import Server
server = Server(Path(sys.argv[1]))
server.ensure()
print((server.data / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.readline()
"""


@contextmanager
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=env.BASE_DIR,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.communicate("\n", timeout=60)
        process.stdin.close()
        process.stdout.close()


def server_pid(process: subprocess.Popen[str]) -> int:
    return int(process.stdout.readline())


def leave(process: subprocess.Popen[str]) -> None:
    process.communicate("\n", timeout=60)
    assert process.returncode == 0


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    with suppress(OSError, psutil.Error):
        psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0])).kill()


def test_two_processes_share_it_and_the_last_one_stops_it(folder):
    with holder(folder) as first, holder(folder) as second:
        pid = server_pid(first)
        assert server_pid(second) == pid
        leave(first)
        assert psutil.pid_exists(pid)
        leave(second)
        assert gone(pid)


def test_a_killed_holder_leaves_it_running_and_the_next_one_uses_and_stops_it(folder):
    with holder(folder) as killed:
        pid = server_pid(killed)
        killed.send_signal(signal.SIGKILL)
        killed.wait(10)
    assert psutil.pid_exists(pid)
    with holder(folder) as next_one:
        assert server_pid(next_one) == pid
        leave(next_one)
    assert gone(pid)


def test_a_killed_server_is_started_again_although_its_number_now_belongs_to_another_program(folder):
    with holder(folder) as first:
        pid = server_pid(first)
        psutil.Process(pid).kill()
        leave(first)
    stale = folder / "postgres" / "postmaster.pid"
    lines = stale.read_text().splitlines()
    stale.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    with holder(folder) as second:
        assert server_pid(second) not in {pid, os.getpid()}


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path):
    folder = tmp_path / ("deep" * 20) / ("deeper" * 10)
    with holder(folder) as process:
        assert psutil.pid_exists(server_pid(process))


def test_only_its_own_account_can_reach_it(folder):
    with holder(folder) as process:
        server_pid(process)
        assert (folder / "postgres").stat().st_mode & 0o077 == 0
