"""The type of requests whose sender is known to be a member, for views behind a login."""

from __future__ import annotations

from rest_framework.request import Request

from accounts.models import Member


class MemberRequest(Request):
    """An API request of a signed-in member."""

    user: Member
