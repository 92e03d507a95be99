"""Types of requests whose sender is known to be a member, for views behind a login."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.models import Member


class MemberRequest(Request):
    """An API request of a signed-in member."""

    user: Member


class MemberHttpRequest(HttpRequest):
    """A page request of a signed-in member."""

    user: Member
