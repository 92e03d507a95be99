"""A first look at a likeness, on the page of its subject."""

from __future__ import annotations

from django import template

from cameos.models import Likeness
from generation import previews
from generation.models import Job

register = template.Library()


@register.simple_tag
def first_look(likeness: Likeness) -> Job | None:
    """The job of it, if there is one."""
    return previews.of(likeness)
