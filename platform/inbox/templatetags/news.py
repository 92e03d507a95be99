"""The badge that every page of a member shows."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Member
from inbox.selectors import unread

register = template.Library()


@register.simple_tag
def badge(member: Member) -> SafeString:
    """How much is unread, nothing where there is nothing; in one query."""
    # It stands on a page twice, for narrow screens and for wide ones.
    if "inbox_unread" not in member.__dict__:
        member.__dict__["inbox_unread"] = unread(member)
    count, most = member.__dict__["inbox_unread"]
    if not count:
        return SafeString()
    words = f"{most}+" if count > most else str(count)
    return format_html('<span class="badge numbers">{}<span class="sr"> unread</span></span>', words)
