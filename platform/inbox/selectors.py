"""What of the whole inbox is unread."""

from __future__ import annotations

from accounts.models import Member
from inbox.messages import selectors as messages
from inbox.notifications import selectors as notifications

MOST = 99


def unread(member: Member) -> tuple[int, int]:
    """Notifications and threads together, counted a little beyond the second number, in one query."""
    news = notifications.unread_rows(member).order_by().values_list("pk")
    threads = messages.unread_rows(member).order_by().values_list("thread_id")
    return news.union(threads, all=True)[: MOST + 1].count(), MOST
