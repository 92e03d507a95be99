"""What templates ask about a video (who may remix, extend or change it, what it comes from) and about comments (text, who may remove)."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from videos import policies
from videos.comments import policies as comment_policies
from videos.comments.models import Comment
from videos.comments.services import MENTION
from videos.lineage.credit import Source
from videos.models import RemixKind, Video
from videos.policies import Viewer

register = template.Library()
MADE_AS = {
    RemixKind.REMIX: "Remix of", RemixKind.EXTEND: "Continues", RemixKind.REVOICE: "New sound for", RemixKind.SOUND: "With the sound of",
    RemixKind.STITCH: "Stitched to", RemixKind.DUET: "Duet with",
}  # fmt: skip
VERBS = {
    RemixKind.EXTEND: " continues",
    RemixKind.REVOICE: " gives new sound",
    RemixKind.SOUND: " uses the sound",
    RemixKind.STITCH: " stitches",
    RemixKind.DUET: " duets",
}  # beside a handle in the tree; a plain remix needs none


@register.filter
def remixable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the remix button is shown: what is remixed is its plan."""
    return bool(video.plan) and policies.may_remix(viewer, video)


@register.filter
def joinable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the buttons are shown that join another clip to its film."""
    return bool(video.file) and policies.may_remix(viewer, video)


@register.filter
def extendable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the button is shown that lets it go on: what goes on is its plan, where that is of all of it."""
    return not video.joined and remixable_by(video, viewer)


@register.filter
def changeable_by(video: Video, viewer: Viewer) -> bool:
    """Whether the maker's controls are shown."""
    return policies.may_change(viewer, video)


@register.filter
def removable_by(comment: Comment, viewer: Viewer) -> bool:
    """Whether the button is shown that takes a comment away."""
    return comment_policies.may_remove(viewer, comment)


@register.filter
def written(comment: Comment) -> SafeString:
    """The text, escaped, with line breaks, and links to the members that it names."""
    parts, end = [], 0
    for match in MENTION.finditer(comment.text):
        handle = match.group(1).lower()
        if handle in comment.mentioned:
            link = format_html('<a href="{}">{}</a>', reverse("profile", args=[handle]), match.group())
            parts += [escape(comment.text[end : match.start()]), link]
            end = match.end()
    parts.append(escape(comment.text[end:]))
    return mark_safe("".join(parts).replace("\n", "<br>"))  # noqa: S308 - every part is escaped


@register.filter
def made_as(video: Video) -> str:
    """What it is to its source, as words that the source's name follows."""
    return MADE_AS[RemixKind(video.remix_kind)]


@register.filter
def verb(video: Video) -> str:
    """What its maker does with its source, after their handle."""
    return VERBS.get(RemixKind(video.remix_kind), "") if video.parent_id else ""


@register.filter
def credited(video: Video) -> str:
    """Its credit in one line without links; "" for no remix, and where none is attached."""
    credit = getattr(video, "credit", None)
    if credit is None:
        return ""
    return f"{made_as(video)} {_named(credit.source)}{f', from {_named(credit.root)}' if credit.root else ''}"


def _named(source: Source) -> str:
    return "a clip that is gone" if source.gone else f"@{source.handle}’s clip"
