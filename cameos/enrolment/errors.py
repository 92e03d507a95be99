"""Refusals of challenges, takes, and pictures of what is to be cast."""

from __future__ import annotations

from core.errors import Conflict, FieldError, Forbidden, Invalid, NotFound

# What a check or a look at a file may find wrong, in words for whoever sent it.
SENTENCES = {
    "unreadable": "This file is not an MP4 or WebM video that can be read.",
    "take_too_short": "A take lasts at least {least} seconds: time for the digits and the turns.",
    "take_too_long": "A take lasts at most {most} seconds.",
    "take_unsuitable": "A take is at least {side} pixels the short way, with at most {rate} frames a second.",
    "take_prerecorded": "This take is longer than its challenge is old, so it was not made for it.",
    "no_face": "Your face is not seen for most of the take.",
    "two_faces": "More than one face is seen.",
    "another_face": "The face is not the same from first to last.",
    "turns_wrong": "The head does not turn as it was asked to, in that order.",
    "silent": "No voice is heard.",
    "digits_wrong": "Other digits are heard than were asked for.",
    "mouth_still": "The mouth does not move while the digits are spoken.",
    "already_enrolled": "This face is enrolled already, by somebody else.",
}


class ChallengeNotFound(NotFound):
    """Also for somebody else's, and for one that was given to another session."""

    code = "challenge_not_found"


class ChallengeUsed(Conflict):
    """A challenge is good for one take, whatever becomes of it."""

    code = "challenge_used"
    title = "A take was sent for this challenge already; ask for another."


class ChallengeExpired(Conflict):
    """Its minutes are over."""

    code = "challenge_expired"
    title = "The time of this challenge is over; ask for another."


class AlreadyEnrolled(Conflict):
    """One of each member."""

    code = "already_enrolled"
    title = "You are enrolled already, or your take waits for a moderator."


class TooYoungForTakes(Forbidden):
    """Nobody's face or voice is measured at that age."""

    code = "too_young"
    title = "Takes are for members of 13 and older."


class InvitationInvalid(NotFound):
    """Not made here, or too old."""

    code = "invitation_invalid"
    title = "This link does not work any more; ask for another."


class TakeRefused(Invalid):
    """What a look at a take found wrong; one complaint for each check."""

    code = "take_refused"
    title = "This take cannot be accepted."

    @classmethod
    def of(cls, *codes: str, **figures: object) -> TakeRefused:
        """With what is wrong, in words."""
        errors = [FieldError("/video", code, SENTENCES[code].format(**figures)) for code in codes]
        return cls(" ".join(error.detail for error in errors), errors=errors)


class PictureRefused(Invalid):
    """A picture or clip of a thing that shows none, or somebody."""

    code = "picture_refused"
