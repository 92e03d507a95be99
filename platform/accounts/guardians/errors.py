"""Refusals about guardians. What is said of a code is said only to whoever holds it."""

from __future__ import annotations

from accounts.errors import FieldRefused
from core.errors import Conflict, Forbidden


class CodeUnknown(FieldRefused):
    """No such code, or not any more."""

    code, field_name = "code_unknown", "code"
    title = "This code is not known, or it has run out. Codes hold for a day and work once."


class NotAPair(Conflict):
    """One of the two has to be grown up and the other under eighteen, by the birth dates that they gave."""

    code = "not_a_pair"
    title = "A guardian is 18 or older, and looks after somebody under 18."


class HasGuardian(Conflict):
    """A young member has one guardian at a time."""

    code = "has_guardian"
    title = "This member has a guardian already."


class TooManyWards(Conflict):
    """As many as one grown-up may look after."""

    code = "too_many_wards"
    title = "One guardian looks after eight members at most."


class GuardianDecides(Forbidden):
    """A guardian has switched off what the young member wants to do."""

    code = "guardian_decides"
    title = "Your guardian has switched this off."


class OnlyTheGuardian(Forbidden):
    """The young member sees the switches and does not turn them."""

    code = "only_the_guardian"
    title = "Only the guardian can do this. Moderators can end it too."
