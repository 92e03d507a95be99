"""Bodies and forms of enrolment, read into what the services take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import Member
from cameos.enrolment.services import Wanted, read_handle
from cameos.models import Likeness
from cameos.services import clean_name
from core.errors import FieldError, Invalid

THINGS = (Likeness.Kind.ANIMAL, Likeness.Kind.OBJECT)


def session_of(request: HttpRequest, auth: object = None) -> str:
    """A hash of the session that asks: the app's, whose token it sent, or the browser's."""
    session = auth if isinstance(auth, SessionBase) else request.session
    return salted_hmac("cameos.enrolment.session", session.session_key or "", algorithm="sha256").hexdigest()


def read_take(data: Mapping[str, Any], member: Member) -> tuple[UUID, Wanted, UploadedFile]:
    """The challenge, who is enrolled (by default under their own name and handle), and the film. Raises Invalid."""
    try:
        challenge = UUID(str(data.get("challenge", "")))
    except ValueError as error:
        raise Invalid.field("challenge", "invalid", "challenge is the id of the challenge that the take is for.") from error
    name = _text(data, "name") or member.display_name
    handle = _text(data, "handle") or member.handle
    return challenge, Wanted(Likeness.Kind.PERSON, clean_name(name), read_handle(handle)), _file(data, "video")


def read_thing(data: Mapping[str, Any]) -> tuple[Wanted, dict[str, UploadedFile]]:
    """An animal or a thing, and its picture or clip. Raises Invalid."""
    missing = [FieldError(f"/{name}", "required", "This is needed.") for name in ("name", "handle", "kind") if not _text(data, name)]
    if missing:
        raise Invalid(errors=missing)
    kind = _text(data, "kind")
    if kind not in THINGS:
        detail = "People enrol themselves, by a take." if kind == Likeness.Kind.PERSON else "kind is animal or object."
        raise Invalid.field("kind", "invalid_choice", detail)
    sent = [name for name in ("picture", "clip") if data.get(name) not in (None, "")]
    if len(sent) != 1:
        raise Invalid.field("picture", "required" if not sent else "one_of", "Send a picture or a clip, and not both.")
    wanted = Wanted(kind, clean_name(_text(data, "name")), read_handle(_text(data, "handle")))
    return wanted, {sent[0]: _file(data, sent[0])}


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or len(value) > 200:
        raise Invalid.field(name, "invalid", "This is a short text.")
    return value.strip()


def _file(data: Mapping[str, Any], name: str) -> UploadedFile:
    file = data.get(name)
    if not isinstance(file, UploadedFile):
        raise Invalid.field(name, "required", "A file is needed here.")
    return file
