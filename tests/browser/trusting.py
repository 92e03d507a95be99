"""A house that believes every take, because Chromium's camera shows a test picture with nobody in it. Everything else is as shipped.

Only `open_house` starts it, for the tests that ask: `uvicorn tests.browser.trusting:application`.
"""

from __future__ import annotations

import math
from typing import Any

from vitascope.asgi import application  # sets Django up, so it comes first

__all__ = ["application"]

from cameos.enrolment import recordings

CHECKS = ("one_face", "same_face", "turns", "voice", "digits", "mouth")
SECONDS = {"front": 0.5, "left": 1.0, "right": 1.5}


def _all_is_well(frames: Any, sound: Any = None, **asked: Any) -> dict[str, Any]:
    """What the examiner says of somebody whose face fills the middle of the picture; of a picture, that nobody is in it."""
    if asked["wanted"] == "people":
        return {"chance": 0.0}
    tall, wide = frames.shape[1:3]
    circle = [turn / 18 * math.pi for turn in range(36)]
    oval = [[wide / 2 + tall / 6 * math.sin(angle), tall / 2 - tall / 4 * math.cos(angle)] for angle in circle]
    views = {view: {"second": second, "oval": oval} for view, second in SECONDS.items()}
    return {"checks": {name: ["ok", ""] for name in CHECKS}, "face": [0.1] * 128, "voice": [0.0625] * 256, "views": views}


recordings._examined = _all_is_well
