"""Job messages as files in the data folder, for machines without Redis.

Kombu's own file transport creates a message under its final name and fills it afterwards, so a worker may take it
half written; and it forgets a message once it is taken, so a killed worker loses it. Here a message appears by one
rename, is taken by one, and stays until it is acknowledged: what a dead worker held goes back to the waiting ones.
"""

import json
import os
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
from kombu.transport import filesystem, virtual


class Channel(filesystem.Channel):
    """Takes one transport option, ``folder``; its parts are created when first used.

    waiting/   time_tag.queue.msg, in the order of sending
    taken/     pid_time_tag.queue.msg, held by that process until acknowledged
    """

    @cached_property
    def folder(self) -> Path:
        folder = Path(self.transport_options["folder"])
        for part in ("waiting", "writing", "taken", "control"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @cached_property
    def data_folder_in(self) -> str:
        return str(self.folder / "waiting")

    @cached_property
    def data_folder_out(self) -> str:
        return self.data_folder_in

    @property
    def control_folder(self) -> Path:
        return self.folder / "control"

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        super()._new_queue(queue, **kwargs)
        self._give_back_of_the_dead()

    # The type stubs of kombu's two base classes name the second argument differently.
    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        # Wall-clock time, not a clock that begins anew with the machine: messages are taken in the order of names.
        name = f"{time.time_ns()}_{payload['properties']['delivery_tag']}.{queue}.msg"
        draft = self.folder / "writing" / name
        draft.write_text(json.dumps(payload))
        draft.rename(self.folder / "waiting" / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for waiting in sorted((self.folder / "waiting").glob(f"*.{queue}.msg")):
            taken = self.folder / "taken" / f"{os.getpid()}_{waiting.name}"
            try:
                waiting.rename(taken)
            except FileNotFoundError:
                # Another worker was quicker.
                continue
            return json.loads(taken.read_text())
        raise Empty

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self._forget(delivery_tag)

    def basic_reject(self, delivery_tag: str, requeue: bool = False) -> None:
        super().basic_reject(delivery_tag, requeue)
        self._forget(delivery_tag)

    def _restore(self, message: Any) -> None:
        super()._restore(message)
        self._forget(message.delivery_tag)

    def _forget(self, delivery_tag: str) -> None:
        for taken in (self.folder / "taken").glob(f"{os.getpid()}_*_{delivery_tag}.*"):
            taken.unlink(missing_ok=True)

    def _give_back_of_the_dead(self) -> None:
        for taken in (self.folder / "taken").iterdir():
            holder, _, name = taken.name.partition("_")
            if not psutil.pid_exists(int(holder)):
                # Two workers may start at once; whoever comes second finds nothing left to give back.
                with suppress(FileNotFoundError):
                    taken.rename(self.folder / "waiting" / name)


class Transport(filesystem.Transport):
    Channel = Channel
    # Seconds between two looks into the folder.
    polling_interval = 0.3

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        # Known per connection, not per program: which queues exist stands in the folder, and folders differ.
        self.state = virtual.BrokerState()
