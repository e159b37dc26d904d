"""Kills parts at moments drawn from a seed: a web worker, a Celery worker, Redis, PostgreSQL; all before any again."""

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import psutil

from bench.faults.stand import Stand

# After a part answers again its clients still find out about broken connections.
AFTERMATH = 3.0


@dataclass
class Outage:
    """``to`` is when pages should be answered as usual again; monotonic seconds."""

    kind: str
    began: float
    to: float = 0.0

    def covers(self, began: float, ended: float) -> bool:
        return began <= self.to and ended >= self.began


class Killer(threading.Thread):
    def __init__(self, stand: Stand, rng: random.Random, pauses: tuple[float, float]) -> None:
        super().__init__(daemon=True, name="killer")
        self.stand = stand
        self.rng = rng
        self.pauses = pauses
        self.outages: list[Outage] = []
        self.errors: list[str] = []
        self._end = threading.Event()
        self._kinds = {
            "web worker": self._web_worker,
            "celery worker": self._celery_worker,
            "redis": self._redis,
            "postgresql": self._postgresql,
        }

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(outage.kind for outage in self.outages))

    def stop(self) -> None:
        self._end.set()
        self.join()

    def run(self) -> None:
        while not self._end.is_set():
            order = list(self._kinds)
            self.rng.shuffle(order)
            for kind in order:
                if self._end.wait(self.rng.uniform(*self.pauses)):
                    return
                self._kill(kind)

    def _kill(self, kind: str) -> None:
        outage = Outage(kind, time.monotonic(), time.monotonic() + 60)
        self.outages.append(outage)
        try:
            self._kinds[kind]()
        except Exception as error:  # noqa: BLE001 - a journey whose killer failed has to say so
            self.errors.append(f"{kind}: {error!r}")
        outage.to = time.monotonic() + AFTERMATH

    def _web_worker(self) -> None:
        """One of gunicorn's two; it starts another by itself."""
        children = self.stand.web.children()
        if not children:
            raise RuntimeError("gunicorn has no workers")
        self._kill_one(children)

    def _celery_worker(self) -> None:
        """The worker as a whole, or one of the processes in which it does its work."""
        worker = self.rng.choice(self.stand.workers)
        children = worker.children()
        if children and self.rng.random() < 0.5:
            self._kill_one(children)
        else:
            worker.pause = self.rng.uniform(0.5, 3)
            worker.kill()

    def _kill_one(self, processes: list[psutil.Process]) -> None:
        self.rng.choice(sorted(processes, key=lambda each: each.pid)).kill()

    def _redis(self) -> None:
        self.stand.redis.pause = self.rng.uniform(0.5, 3)
        self.stand.redis.kill()
        time.sleep(0.3)
        self._wait_for_redis()

    def _wait_for_redis(self) -> None:
        end = time.monotonic() + 30
        while not self.stand.redis_answers() and time.monotonic() < end:
            time.sleep(0.1)

    def _postgresql(self) -> None:
        self.stand.postgres.restart(self.rng.choice(["immediate", "fast"]))

    def report(self) -> list[dict[str, Any]]:
        first = self.outages[0].began if self.outages else 0.0
        return [{"kind": each.kind, "at": round(each.began - first, 1)} for each in self.outages]
