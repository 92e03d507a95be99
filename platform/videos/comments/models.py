"""Comments, with one level of replies. One that was taken away stays as an empty place while there are replies to it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7


class Comment(models.Model):
    """What one member wrote under one video. `mentioned` are the handles in it that were members' when it was written."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    video = models.ForeignKey("videos.Video", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(blank=True)
    mentioned = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(removed_at=None) | Q(text=""), name="comment_removed_is_empty"),
            models.CheckConstraint(condition=Q(author__isnull=False) | Q(removed_at__isnull=False), name="comment_has_an_author"),
        ]
        indexes = [
            models.Index(fields=["video", "-created_at", "-id"], condition=Q(parent=None), name="comment_newest"),
            models.Index(fields=["parent", "created_at", "id"], name="comment_replies"),
        ]
        permissions = [("remove_comment", "Can remove comments")]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"
