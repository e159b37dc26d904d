"""The processes of one journey: each in a group of its own, ended by its id, kept alive as a service manager does."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

LOOK_EVERY = 0.2


class Process:
    """One command that is started again whenever it ends, until ``stop``; ``pause`` is the wait before that."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = list(command)
        self.environment = dict(environment)
        self.log = log
        self.pause = 1.0
        self._running: subprocess.Popen[bytes] | None = None
        self._ended_at: float | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._running = subprocess.Popen(
                self.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def keep_alive(self) -> None:
        if self._running is None or self._running.poll() is None:
            return
        now = time.monotonic()
        if self._ended_at is None:
            self._ended_at = now
        elif now - self._ended_at >= self.pause:
            self._ended_at = None
            self.start()

    def kill(self) -> None:
        """The process with all its children at once, as when the machine loses power."""
        if self._running is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._running.pid, signal.SIGKILL)

    def children(self) -> list[psutil.Process]:
        if self._running is None:
            return []
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._running.pid).children()
        return []

    def stop(self, seconds: float = 15) -> None:
        """Asks first; what is left of the group afterwards is removed."""
        running, self._running = self._running, None
        if running is None:
            return
        running.terminate()
        with suppress(subprocess.TimeoutExpired):
            running.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


class Keeper(threading.Thread):
    """Starts again what has ended."""

    def __init__(self, processes: Sequence[Process]) -> None:
        super().__init__(daemon=True)
        self.processes = processes
        self._end = threading.Event()

    def run(self) -> None:
        while not self._end.wait(LOOK_EVERY):
            for process in self.processes:
                process.keep_alive()

    def stop(self) -> None:
        self._end.set()
        self.join()
