"""allauth adapters: the invite gate at sign-up for browsers and apps."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.headless.adapter import DefaultHeadlessAdapter


class InviteAccountAdapter(DefaultAccountAdapter):
    """Sign-up by invite code."""


class InviteHeadlessAdapter(DefaultHeadlessAdapter):
    """What apps learn of a member."""
