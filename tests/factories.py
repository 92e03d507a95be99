"""Rows for tests, each valid by itself; keyword arguments override."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

import cameos.services
from accounts.models import Member
from cameos.consent import Scope
from cameos.models import Likeness
from generation.models import Job
from invites.models import InviteCode
from videos.comments.models import Comment
from videos.lineage import closure
from videos.models import CameoUse, Video

_numbers = itertools.count(1)


def member(**fields) -> Member:
    """A grown-up member in the US with the password "projector-lamp-7"."""
    number = next(_numbers)
    handle = fields.pop("handle", f"member{number}")
    defaults = {"display_name": f"Member {number}", "birth_date": date(1990, 1, 1), "region": "US"}
    email = fields.pop("email", f"{handle}@example.org")
    return Member.objects.create_user(handle, email, fields.pop("password", "projector-lamp-7"), **(defaults | fields))


def video(**fields) -> Video:
    """A published portrait video of a new member; with a `parent` it has its place in the lineage, and its root and depth if need be."""
    defaults = {
        "status": Video.Status.PUBLISHED,
        "prompt": "two red balls bounce",
        "rendered_as": "Two red rubber balls bounce.",
        "width": 720,
        "height": 1280,
        "seconds": 4.0,
        "plan": "a",
        "published_at": datetime(2026, 11, 1, tzinfo=UTC),
    }
    if "maker" not in fields:
        fields["maker"] = member()
    merged = defaults | fields
    if merged["status"] == Video.Status.DRAFT:
        merged["published_at"] = None
    parent = merged.get("parent")
    if parent is None:
        return Video.objects.create(**merged)
    with transaction.atomic():
        made = Video.objects.create(**({"root": parent.root or parent, "depth": parent.depth + 1} | merged))
        closure.record(made, [parent])
        if made.status == Video.Status.PUBLISHED:
            closure.appeared(made)
    return made


def comment(**fields) -> Comment:
    """One of a new member under a new video; no counter hears of it."""
    if "video" not in fields:
        fields["video"] = video()
    if "author" not in fields:
        fields["author"] = member()
    return Comment.objects.create(**({"text": "What a landing"} | fields))


def job(**fields) -> Job:
    """A queued job of a new member."""
    defaults = {"prompt": "two red balls bounce", "seconds": 4, "width": 720, "height": 1280, "seed": 7}
    if "member" not in fields:
        fields["member"] = member()
    return Job.objects.create(**(defaults | fields))


def likeness(**fields) -> Likeness:
    """One of a new member that waits for consent; its clip is no film."""
    if "owner" not in fields:
        fields["owner"] = member()
    if "clip" not in fields:
        fields["clip"] = default_storage.save("likenesses/a.mp4", ContentFile(b"clip"))
    return Likeness.objects.create(**({"name": "Nova", "digest": "0" * 64} | fields))


def cameo(subject: Member | None = None, *, handle: str | None = None, **policy) -> Likeness:
    """A granted likeness of a new member, an animal if `kind` says nothing, shared with all for everything but as `policy` says."""
    subject = subject or member()
    kind = policy.pop("kind", Likeness.Kind.ANIMAL)
    row = likeness(owner=subject, subject=None, clip="", handle=handle)
    row = cameos.services.grant(likeness=row, subject=subject, kind=kind)
    wanted = {"audience": "everyone", "scopes": list(Scope.values)} | policy
    cameos.services.set_policy(likeness=row, by=subject, **wanted)
    row.refresh_from_db()
    return row


def video_with(*likenesses: Likeness, **fields) -> Video:
    """A video that shows these, as their consent is now."""
    made = video(**fields)
    for shown in likenesses:
        CameoUse.objects.create(video=made, likeness=shown, epoch=shown.epoch, policy_version=shown.policy_version, scopes=["appearance"])
    return made


def invite(**fields) -> InviteCode:
    """A staff code for one use."""
    return InviteCode.objects.create(**fields)
