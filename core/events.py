"""Named events by which a lower app lets a higher one react, in the same transaction."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[..., None]

_handlers: dict[str, list[Handler]] = defaultdict(list)


def subscribe(name: str) -> Callable[[Handler], Handler]:
    """Registers a reaction; it runs inside the publisher's transaction and undoes it by raising."""

    def register(handler: Handler) -> Handler:
        if handler not in _handlers[name]:
            _handlers[name].append(handler)
        return handler

    return register


def publish(name: str, **payload: Any) -> None:
    for handler in _handlers[name]:
        handler(**payload)
