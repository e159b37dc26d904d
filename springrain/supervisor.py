"""Runs the portal's processes together and ends them together."""

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

# A part that ends more often than this within a minute will not recover by being started again.
DEATHS_PER_MINUTE = 3
MINUTE = 60.0
LOOK_EVERY = 0.3
GRACE_SECONDS = 20.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PartKeepsEnding(Exception):
    """A process ended again and again; the message names it."""


@dataclass
class Part:
    """One process of the portal, in a process group of its own, so that Ctrl-C reaches only the supervisor."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, env=dict(self.environment), stdin=subprocess.DEVNULL, start_new_session=True
        )

    @property
    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        # Only the first process of the group: it knows how to let its children finish what they are doing.
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def end(self, seconds: float) -> None:
        """Waits for the process, then removes whatever is left of its group."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """Starts the parts, keeps them alive and stops all of them at SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, parts: Sequence[Part], tell: Callable[[str], object]) -> None:
        self.parts = parts
        self.tell = tell
        self.stopping = threading.Event()

    def run(self, *, is_up: Callable[[], bool], when_up: Callable[[], None]) -> None:
        """Returns when asked to stop. Raises PartKeepsEnding when a part cannot be kept alive; nothing runs then."""
        before = {number: signal.signal(number, self._ask) for number in STOP_SIGNALS}
        try:
            for part in self.parts:
                part.start()
            self._wait_for(is_up)
            if not self.stopping.is_set():
                when_up()
            while not self.stopping.wait(LOOK_EVERY):
                self._keep_alive()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.stopping.set()

    def _wait_for(self, is_up: Callable[[], bool]) -> None:
        while not self.stopping.wait(LOOK_EVERY) and not is_up():
            self._keep_alive()

    def _keep_alive(self) -> None:
        for part in self.parts:
            status = part.ended
            if status is None:
                continue
            now = time.monotonic()
            part.deaths.append(now)
            while part.deaths[0] < now - MINUTE:
                part.deaths.popleft()
            if len(part.deaths) > DEATHS_PER_MINUTE:
                raise PartKeepsEnding(f"{part.name} ended {len(part.deaths)} times within a minute (status {status}).")
            self.tell(f"{part.name} ended (status {status}) and is started again.")
            part.end(0)
            part.start()

    def _stop(self) -> None:
        for part in self.parts:
            part.ask_to_stop()
        deadline = time.monotonic() + GRACE_SECONDS
        for part in self.parts:
            part.end(max(0.1, deadline - time.monotonic()))
