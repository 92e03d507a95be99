"""Refusals of the feed."""

from __future__ import annotations

from core.errors import FieldError, Invalid


class SteeringRefused(Invalid):
    """Words that steer nothing; no wish was changed."""

    title = "Nothing was changed."

    @classmethod
    def because(cls, code: str, detail: str) -> SteeringRefused:
        """With a code of its own: steering_empty, _not_understood, _contradictory, _refused, _full."""
        return cls(f"{detail} Nothing was changed.", errors=[FieldError("/text", code, detail)])


def bad_cursor() -> Invalid:
    """Not one of ours, or somebody else's."""
    return Invalid.field("cursor", "bad_cursor", "This cursor was not made by this list; start again without one.")


def expired_cursor() -> Invalid:
    """Half an hour has passed."""
    return Invalid.field("cursor", "expired_cursor", "This cursor is too old; start again without one.")
