"""What templates need everywhere: icons, signed media links, times, field errors and counts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import template
from django.db.models.fields.files import FieldFile
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.errors import VitascopeError
from core.storage import signed_url

register = template.Library()
STRIP_FRAMES = 16


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of our sprite; it says nothing to screen readers, so words stand beside it."""
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons/sprite.svg"),
        name,
    )


@register.filter
def media_url(file: FieldFile | str | None) -> str:
    """A link to a stored file that expires; empty for no file."""
    name = file.name if isinstance(file, FieldFile) else file
    return signed_url(name) if name else ""


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """A time in UTC that the page's script turns into the reader's own zone and words."""
    utc = value.astimezone(UTC)
    return format_html(
        '<time datetime="{}" data-moment>{} UTC</time>', utc.strftime("%Y-%m-%dT%H:%M:%SZ"), utc.strftime("%-d %b %Y, %H:%M")
    )


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
