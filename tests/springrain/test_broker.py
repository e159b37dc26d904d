"""Job messages as files: in order, taken once, and back again when their holder dies."""

import subprocess
import sys
from pathlib import Path

import pytest
from kombu import Connection

from springrain import env

# Takes a message and ends without acknowledging it, by itself or killed.
TAKER = """
import os, sys
from pathlib import Path
from tests.springrain.test_broker import connect
connection = connect(Path(sys.argv[1]))
connection.SimpleQueue("work").get(timeout=5)
if sys.argv[2] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "broker"


def connect(folder: Path) -> Connection:
    return Connection(
        "filesystem://localhost",
        transport="springrain.embedded.broker:Transport",
        transport_options={"folder": str(folder)},
    )


def send(folder: Path, *numbers: int) -> None:
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        for number in numbers:
            queue.put(number)


def receive(folder: Path, count: int) -> list[int]:
    with connect(folder) as connection, connection.SimpleQueue("work") as queue:
        messages = [queue.get(timeout=5) for _ in range(count)]
        for message in messages:
            message.ack()
        return [message.payload for message in messages]


def files(folder: Path) -> list[str]:
    return [path.name for part in ("waiting", "writing", "taken") for path in (folder / part).iterdir()]


def test_messages_come_in_the_order_they_were_sent_and_leave_nothing_behind(folder):
    send(folder, 1, 2, 3)
    assert receive(folder, 3) == [1, 2, 3]
    assert files(folder) == []


@pytest.mark.parametrize(("ending", "status"), [("killed", -9), ("quiet", 0)])
def test_a_message_whose_worker_ended_before_its_work_is_handed_out_again(folder, ending, status):
    send(folder, 1, 2)
    worker = subprocess.run([sys.executable, "-c", TAKER, str(folder), ending], cwd=env.BASE_DIR, check=False)
    assert worker.returncode == status
    assert sorted(receive(folder, 2)) == [1, 2]
    assert files(folder) == []
