"""Named domain events that carry news upward through the layers: the lower app emits, the upper app's apps.py subscribes.

Handlers run inside the emitter's transaction, in order of subscription; an exception stops the emitter's work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

Handler = Callable[..., None]
_handlers: defaultdict[str, list[Handler]] = defaultdict(list)


def subscribe(name: str, handler: Handler) -> None:
    """Call `handler(**news)` whenever `name` is emitted. Subscribing the same handler twice counts once."""
    if handler not in _handlers[name]:
        _handlers[name].append(handler)


def emit(name: str, /, **news: object) -> None:
    """Tell every subscriber of `name`."""
    for handler in _handlers[name]:
        handler(**news)
