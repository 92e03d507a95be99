"""Bodies of /v1 as the one request type of the house, whether they came as JSON or as a form."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Member
from cameos.consent import STANDING
from cameos.models import Likeness
from cameos.services import clean_name
from core import pictures
from core.errors import Invalid
from core.pictures import Picture
from developer import selectors
from developer.errors import CharacterNotFound
from generation.requests import MOST_CAST, GenerationRequest, Named, parse
from generation.selectors import takes_pictures
from videos.models import RemixKind, Video

DEFAULT_MODEL = "sora-2"
OWN_MODEL = "vitascope"  # of videos that were not asked for through /v1
MODEL_MAX = 100
CREATE_FIELDS = ("prompt", "model", "seconds", "size", "seed", "characters", "input_reference")
PICTURE = "input_reference"
NO_PICTURES = "This server does not take reference images yet; leave input_reference out."
NO_ADDRESSES = "This server fetches nothing from other addresses: send a file, or a data URL as input_reference[image_url]."
NO_FILE_IDS = "This server keeps no uploaded files: send the file itself, or a data URL as input_reference[image_url]."
DATA_URL = re.compile(r"data:image/[a-z0-9.+-]{1,40};base64,([A-Za-z0-9+/]*={0,2})", re.ASCII)
STATES_TOLD = {Likeness.State.WAITING: "character_waiting", Likeness.State.REFUSED: "character_refused"}


@dataclass(frozen=True)
class Asked:
    """A validated request, the model's name to be repeated, and the body in one form however it was written."""

    request: GenerationRequest
    model: str
    canonical: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """sha256 of the canonical body."""
        return hashlib.sha256(json.dumps(self.canonical, sort_keys=True).encode()).hexdigest()


def read_create(data: Mapping[str, Any], member: Member) -> Asked:
    """`POST /v1/videos`. Raises Invalid."""
    fields = _given(data, CREATE_FIELDS)
    model = _model(fields.pop("model", DEFAULT_MODEL))
    cast = _cast(fields.pop("characters", []), member)
    for name in ("seconds", "seed"):
        _read_number(fields, name)
    if PICTURE not in fields:
        return _asked(_with(parse(fields, member), cast), model, seed=fields.get("seed"), **_ids(cast))
    fields["picture"] = picture = _picture(fields.pop(PICTURE))
    try:
        request = parse(fields, member)
    except Invalid as error:
        error.errors = [replace(entry, pointer=f"/{PICTURE}") if entry.pointer == "/picture" else entry for entry in error.errors]
        raise
    return _asked(_with(request, cast), model, seed=fields.get("seed"), picture=picture.digest, **_ids(cast))


def read_remix(data: Mapping[str, Any], source: Video, member: Member) -> Asked:
    """`POST /v1/videos/{id}/remix`. Raises Invalid, also when the source's maker does not allow it."""
    return _remix(_given(data, ("prompt",)), source, member)


def named_id(data: Mapping[str, Any], verb: str) -> str:
    """The id of the video that the body is about, which the server `verb`s. Raises Invalid."""
    video = data.get("video")
    if video is None:
        raise Invalid.field("video", "required", "video is missing: say which one by video[id].")
    if not isinstance(video, Mapping) or set(video) - {"id"}:
        raise Invalid.field("video", "invalid", 'video is an object such as {"id": "video_…"}.')
    if "id" not in video:
        raise Invalid.field("video", "unsupported_parameter", f"This server {verb} its own videos, by video[id]; it takes no files yet.")
    if not isinstance(video["id"], str):
        raise Invalid.field("video", "invalid", "The id of a video is a text.")
    return video["id"]


def read_edit(data: Mapping[str, Any], source: Video, member: Member) -> Asked:
    """`POST /v1/videos/edits` of a video of this server, which is a remix. Raises Invalid, also when its maker does not allow it."""
    fields = _given(data, ("prompt", "video", "model"))
    del fields["video"]
    return _remix(fields, source, member)


def read_extension(data: Mapping[str, Any], source: Video, member: Member) -> Asked:
    """`POST /v1/videos/extensions` of a video of this server; its `seconds` are those that are added. Raises Invalid."""
    fields = _given(data, ("prompt", "seconds", "video", "model"))
    del fields["video"]
    if "seconds" not in fields:
        raise Invalid.field("seconds", "required", "seconds is missing: say how many are added.")
    _read_number(fields, "seconds")
    if type(fields["seconds"]) is int:
        fields["seconds"] += round(source.seconds)
    return _remix(fields, source, member, RemixKind.EXTEND)


def read_character(data: Mapping[str, Any]) -> tuple[str, UploadedFile]:
    """`POST /v1/videos/characters`: the name and the clip. Raises Invalid."""
    fields = _given(data, ("name", "video"))
    name = fields.get("name")
    if name is None:
        raise Invalid.field("name", "required", "name is missing.")
    if not isinstance(name, str):
        raise Invalid.field("name", "invalid", "name is a text.")
    return clean_name(name), _file(fields, "video")


def read_provenance_check(data: Mapping[str, Any]) -> UploadedFile:
    """`POST /v1/content_provenance_checks`: the file. Raises Invalid."""
    return _file(_given(data, ("file",)), "file")


def _picture(value: Any) -> Picture:
    """The reference image: a file, or an object with a data URL. Raises Invalid, UploadTooLarge."""
    if not takes_pictures():
        raise Invalid.field(PICTURE, "unsupported_parameter", NO_PICTURES)
    if isinstance(value, UploadedFile):
        return pictures.take(value, field=PICTURE)
    named = value if isinstance(value, Mapping) else {}
    if len(named) != 1 or not all(isinstance(text, str) for text in named.values()) or not set(named) <= {"image_url", "file_id"}:
        raise Invalid.field(PICTURE, "invalid", 'input_reference is a file, or an object such as {"image_url": "data:image/png;base64,…"}.')
    if "file_id" in named:
        raise Invalid.field(PICTURE, "unsupported_parameter", NO_FILE_IDS)
    if not named["image_url"].startswith("data:"):
        raise Invalid.field(PICTURE, "unsupported_parameter", NO_ADDRESSES)
    found = DATA_URL.fullmatch(named["image_url"])
    try:
        return pictures.take(base64.b64decode(found[1] if found else "=", validate=True), field=PICTURE)
    except binascii.Error:
        raise Invalid.field(PICTURE, "invalid_value", "This data URL is not an image in base64.") from None


def _file(fields: Mapping[str, Any], name: str) -> UploadedFile:
    file = fields.get(name)
    if file is None:
        raise Invalid.field(name, "required", f"{name} is missing: send a file.")
    if not isinstance(file, UploadedFile):
        raise Invalid.field(name, "invalid", f"{name} is a file.")
    return file


def _cast(characters: Any, member: Member) -> tuple[Named, ...]:
    """The member's own likenesses that are named, in that order; whether they may be cast is decided with the job. Raises Invalid."""
    named = isinstance(characters, list) and all(isinstance(entry, Mapping) and set(entry) == {"id"} for entry in characters)
    if not named or not all(isinstance(entry["id"], str) for entry in characters):
        raise Invalid.field("characters", "invalid", 'characters is a list such as [{"id": "char_…"}].')
    if len(characters) > MOST_CAST:
        raise Invalid.field("characters", "too_many", f"At most {MOST_CAST} characters take part in one video.")
    found: dict[UUID, Named] = {}
    for entry in characters:
        try:
            likeness = selectors.character_for(member, entry["id"])
        except CharacterNotFound as error:
            raise Invalid.field("characters", "character_unknown", error.detail) from error
        if code := STATES_TOLD.get(Likeness.State(likeness.state)):
            raise Invalid.field("characters", code, STANDING[Likeness.State(likeness.state)].label)
        found[likeness.pk] = Named("/characters", likeness=likeness.pk)
    return tuple(found.values())


def _with(request: GenerationRequest, cast: tuple[Named, ...]) -> GenerationRequest:
    """With those who were named beside the prompt. Raises Invalid."""
    if len(request.cast) + len(cast) > MOST_CAST:
        raise Invalid.field("characters", "too_many", f"At most {MOST_CAST} characters take part in one video.")
    return replace(request, cast=request.cast + cast)


def _ids(cast: tuple[Named, ...]) -> dict[str, list[str]]:
    return {"characters": sorted(str(one.likeness) for one in cast)} if cast else {}


def _remix(fields: dict[str, Any], source: Video, member: Member, kind: RemixKind = RemixKind.REMIX) -> Asked:
    model = _model(fields.pop("model", DEFAULT_MODEL))
    started = {"remix_of": str(source.pk), "remix_kind": kind.value}
    return _asked(parse(fields | started, member), model, **started)


def _given(data: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """The fields that are there; a null is a field left out."""
    fields = {name: value for name, value in data.items() if value is not None}
    for name in fields:
        if name not in known:
            raise Invalid.field(name, "unknown_field", f"Unknown parameter: {name[:60]!r}.")
    return fields


def _read_number(fields: dict[str, Any], name: str) -> None:
    """Make a number of a field that tells one as text."""
    text = fields.get(name)
    if isinstance(text, str) and text.isascii() and text.isdigit():
        fields[name] = int(text[:20])
    elif isinstance(text, str):
        raise Invalid.field(name, "invalid_value", f"{name} is a whole number.")


def _asked(request: GenerationRequest, model: str, **more: Any) -> Asked:
    body = {"prompt": request.prompt, "seconds": request.seconds, "size": request.size, "model": model}
    return Asked(replace(request, by_api=True), model, body | more)


def _model(value: Any) -> str:
    if not isinstance(value, str):
        raise Invalid.field("model", "invalid", "model is a text such as sora-2.")
    if not value.strip() or not value.isprintable() or len(value) > MODEL_MAX:
        raise Invalid.field("model", "invalid_value", f"model is a name of 1 to {MODEL_MAX} printable characters.")
    return value
