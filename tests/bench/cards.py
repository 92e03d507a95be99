"""A small scorecard, as `manage.py bench --json` writes it."""

from __future__ import annotations

from typing import Any


def document() -> dict[str, Any]:
    """A share, an error with a note, and a metric that nobody has words for."""
    return {
        "about": {"preset": "nano", "weights": "ab" * 32, "suite": "full", "clips": 256, "glides": 64, "remixes": 64, "longer": 36,
              "talks": 32, "measured": "2026-11-26"},
        "metrics": {
            "velocity_error": {
                "value": 0.05, "interval": [0.04, 0.06], "floor": 0.008, "baselines": {"frozen": 2.5, "constant_velocity": 0.01},
                "n": 32, "detection_rate": 0.96875, "note": "PhyWorld's networks reach .012 & .022.",
            },
            "outcome": {
                "value": 0.90625, "interval": [0.8515625, 0.9453125], "floor": 0.9375, "baselines": {"prior": 0.25}, "n": 128,
                "detection_rate": 1.0,
            },
            "wheel_spin": {"value": 3.0, "interval": [2.0, 4.0], "floor": None, "baselines": {}, "n": 7, "detection_rate": 0.5},
        },
    }  # fmt: skip
