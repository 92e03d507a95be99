"""Registers the app and keeps the Moderators group's permissions in step with the code."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from core import events

GROUP = "Moderators"
# What a moderator may do in the admin: see everything that matters, and act only through recorded actions.
PERMISSIONS = (
    "accounts.view_member", "accounts.grant_pro", "accounts.view_follow", "accounts.view_block",
    "accounts.view_guardianship", "accounts.end_guardianship",
    "invites.view_invitecode", "invites.revoke_invitecode", "invites.view_redemption",
    "cameos.view_likeness", "cameos.refuse_likeness", "cameos.hold_likeness", "cameos.view_auditevent",
    "cameos.view_take", "cameos.accept_take",
    "videos.view_video", "videos.view_like", "videos.view_comment", "videos.remove_comment", "videos.withhold_video",
    "videos.view_cameouse", "generation.view_jobcast",
    "generation.view_job", "generation.cancel_job", "generation.view_jobevent", "generation.view_ledgerentry", "generation.view_worker",
    "generation.view_shapetimes",
    "inbox.view_messagereport",
    "developer.view_apikey", "developer.revoke_apikey", "developer.view_videocall",
    "developer.view_webhookendpoint", "developer.view_webhookevent", "developer.view_webhookdelivery",
    "moderation.view_staffaction", "moderation.view_likenessreport", "moderation.decide_likenessreport",
)  # fmt: skip


class ModerationConfig(AppConfig):
    """See the app's own modules."""

    name = "moderation"

    def ready(self) -> None:
        """Listen to news from below. Permissions exist only after every app migrated; this app comes last."""
        from moderation.services import (
            record_cameo_hold,
            record_cameo_refusal,
            record_comment_removal,
            record_guardian_end,
            record_key_revocation,
            record_plan,
            record_revocation,
            record_take_acceptance,
        )

        post_migrate.connect(_keep_group, sender=self)
        events.subscribe("invite_code.revoked", record_revocation)
        events.subscribe("api_key.revoked", record_key_revocation)
        events.subscribe("cameo.refused", record_cameo_refusal)
        events.subscribe("cameo.held", record_cameo_hold)
        events.subscribe("cameo.take_accepted", record_take_acceptance)
        events.subscribe("plan.changed", record_plan)
        events.subscribe("comment.removed", record_comment_removal)
        events.subscribe("guardian.ended", record_guardian_end)


def _keep_group(sender: AppConfig, using: str, **_: Any) -> None:
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(sender, verbosity=0, using=using)  # this app's own are otherwise made only after this call
    group, _created = Group.objects.using(using).get_or_create(name=GROUP)
    wanted: list[Permission] = []
    for name in PERMISSIONS:
        app, codename = name.split(".")
        wanted += Permission.objects.using(using).filter(content_type__app_label=app, codename=codename)
    group.permissions.set(wanted)
