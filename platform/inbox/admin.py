"""What members have reported of messages. Messages that nobody reported are nobody's business here."""

from __future__ import annotations

from django.contrib import admin

from core.admin_base import ReadOnlyAdmin
from inbox.models import MessageReport


@admin.register(MessageReport)
class MessageReportAdmin(ReadOnlyAdmin):
    """Reports with the words that were reported."""

    list_display = ("text", "sender", "reporter", "reason", "created_at")
    list_select_related = ("sender", "reporter")
    search_fields = ("text", "sender__handle", "reporter__handle")
    date_hierarchy = "created_at"
