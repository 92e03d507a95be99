"""What templates need everywhere: icons, signed media links, times, field errors and counts."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

from django import template
from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.errors import VitascopeError
from core.storage import own_url, signed_url

register = template.Library()
STRIP_FRAMES = 16
WEEK_SECONDS = 7 * 86_400


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of our sprite; it says nothing to screen readers, so words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def likeness_label() -> str:
    """What a likeness is called here."""
    return settings.LIKENESS_LABEL


@register.filter
def media_url(file: FieldFile | str | None) -> str:
    """A link to a stored file that expires; empty for no file."""
    name = file.name if isinstance(file, FieldFile) else file
    return signed_url(name) if name else ""


@register.filter
def own_media_url(file: FieldFile) -> str:
    """The same, but from this server whichever storage holds it: browsers take captions from nobody else."""
    return own_url(file.name or "")


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """ "5 minutes ago" within a week, else the date; the page's script keeps it fresh and in the reader's own time zone."""
    utc = value.astimezone(UTC)
    return format_html('<time datetime="{}" data-moment>{}</time>', utc.strftime("%Y-%m-%dT%H:%M:%SZ"), _told(utc, timezone.now()))


@register.simple_tag
def clock(value: datetime) -> SafeString:
    """The time of day with its zone, "00:00 UTC"; the page's script says it in the reader's own zone."""
    utc = value.astimezone(UTC)
    return format_html('<time datetime="{}" data-clock>{} UTC</time>', utc.strftime("%Y-%m-%dT%H:%M:%SZ"), utc.strftime("%H:%M"))


def _told(when: datetime, now: datetime) -> str:
    seconds = (when - now).total_seconds()
    if abs(seconds) > WEEK_SECONDS:
        return when.strftime("%b %-d, %Y")
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if abs(seconds) >= size:
            count = int(abs(seconds) / size)
            words = f"{count} {name}{'' if count == 1 else 's'}"
            return f"in {words}" if seconds > 0 else f"{words} ago"
    return "just now"


@register.filter
def about(seconds: float) -> str:
    """A span of time as one would say it, rounded up so that it is seldom too short; progress.js says it the same way."""
    if seconds <= 90:
        step = 1 if seconds <= 10 else 5
        count, name = max(1, math.ceil(seconds / step) * step), "second"
    elif seconds <= 5400:
        count, name = math.ceil(seconds / 60), "minute"
    else:
        count, name = math.ceil(seconds / 3600), "hour"
    return f"{count} {name}{'' if count == 1 else 's'}"


@register.filter
def said_of(error: VitascopeError | None, field: str) -> str:
    """What a refusal says about one field of the form."""
    return " ".join(entry.detail for entry in error.errors if entry.pointer == f"/{field}") if error else ""


@register.filter
def strip(percent: int) -> list[bool]:
    """The frames of a progress strip: True where the film has run through."""
    return [percent * STRIP_FRAMES >= 100 * frame for frame in range(1, STRIP_FRAMES + 1)]


@register.filter
def short(number: int) -> str:
    """A count that fits under an icon: 999, 1.2K, 31K, 4.5M."""
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= size:
            value = number / size
            return f"{int(value * 10) / 10:g}{letter}" if value < 10 else f"{int(value)}{letter}"
    return str(number)


@register.filter
def shape(size: Any) -> str:
    """portrait, landscape or square, of anything that has a width and a height."""
    if size.width == size.height:
        return "square"
    return "portrait" if size.width < size.height else "landscape"
