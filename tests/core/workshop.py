"""Real worker processes with a message broker of their own, on the tests' database."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Connection

from tests.core.ports import free_port, wait_for_port

REDIS = shutil.which("redis-server")


class Workshop:
    def __init__(self, broker: dict[str, Any], environment: dict[str, str], log: Path) -> None:
        self.broker = broker
        self.log = log
        self.environment = environment
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        name = f"worker{len(self.workers)}@tests"
        command = ["-m", "celery", "-A", "springrain", "worker", "--concurrency", "1", "-l", "warning", "-n", name]
        with self.log.open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.workers.append(worker)
        return worker

    @staticmethod
    def kill(worker: subprocess.Popen[bytes]) -> None:
        """The worker and its children at once, as when the machine loses power."""
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def enqueue(self, task: str, *args: object) -> None:
        with Connection(**self.broker) as broker:
            current_app.send_task(task, args, connection=broker)


@contextmanager
def workshop(kind: str, folder: Path, smtp_port: int) -> Iterator[Workshop]:
    """``kind``: "files" (the embedded broker) or "redis" (a server of our own, for this test)."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
        "TEST_DATABASE": connection.settings_dict["NAME"],
        "TEST_SMTP_PORT": str(smtp_port),
        "TEST_BROKER_FOLDER": str(folder / "broker"),
    }
    with redis_server(folder) if kind == "redis" else no_server() as url:
        environment["REDIS_URL"] = url
        shop = Workshop(broker_at(url, folder), environment, folder / "workers.log")
        try:
            yield shop
        finally:
            for worker in shop.workers:
                shop.kill(worker)


def broker_at(url: str, folder: Path) -> dict[str, Any]:
    if url:
        return {"hostname": url}
    return {
        "hostname": "filesystem://localhost",
        "transport": "springrain.embedded.broker:Transport",
        "transport_options": {"folder": str(folder / "broker")},
    }


@contextmanager
def no_server() -> Iterator[str]:
    yield ""


@contextmanager
def redis_server(folder: Path) -> Iterator[str]:
    port = free_port()
    options = ["--port", str(port), "--save", "", "--dir", str(folder), "--bind", "127.0.0.1"]
    server = subprocess.Popen([str(REDIS), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()
