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
from core import pictures, untrusted, uploads
from core.errors import Invalid
from core.pictures import Picture
from developer import selectors
from developer.errors import CharacterNotFound
from generation import footage
from generation.footage import Footage
from generation.requests import MOST_CAST, GenerationRequest, Named, checked_prompt, in_json, lengths_for, parse
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
    told = {"seed": fields.get("seed")} | _ids(cast)
    if PICTURE not in fields:
        return _asked(_with(parse(fields, member), cast), model, **told)
    reference = fields.pop(PICTURE)
    film = _footage(reference, fields, member, PICTURE, last=False) if _is_film(reference) else None
    begun = _begun(film) if film else {"picture": _picture(reference)}
    request = _parsed(fields | begun, member, PICTURE)
    return _asked(_with(request, cast), model, **told, **in_json(begun))


def read_remix(data: Mapping[str, Any], source: Video, member: Member) -> Asked:
    """`POST /v1/videos/{id}/remix`. Raises Invalid, also when the source's maker does not allow it."""
    return _remix(_given(data, ("prompt",)), source, member)


def brings_film(data: Mapping[str, Any]) -> bool:
    """Whether the body brings a film, which takes seconds to look at."""
    return any(_is_film(data.get(name)) for name in ("video", PICTURE))


def _is_film(value: Any) -> bool:
    """Whether it is a file and begins as a film does, whatever it is called."""
    if not isinstance(value, UploadedFile):
        return False
    head = value.read(uploads.HEAD_BYTES)
    value.seek(0)
    return untrusted.kind_of(head) == "mov"


def read_edit(data: Mapping[str, Any], member: Member) -> Asked:
    """`POST /v1/videos/edits`: a remix of a video of this server, or a clip that begins with the first picture of another.

    Raises Invalid, also when the maker does not allow it, VideoNotFound, VideoNotReady.
    """
    fields = _given(data, ("prompt", "video", "model"))
    source = _source(fields, member, last=False)
    if isinstance(source, Video):
        return _remix(fields, source, member)
    if (length := round(source.seconds)) in lengths_for(member):
        fields["seconds"] = length
    return _onward(fields, source, member)


def read_extension(data: Mapping[str, Any], member: Member) -> Asked:
    """`POST /v1/videos/extensions`: a video of this server and more, or a clip that begins with the last picture of another.

    `seconds` are those that are added. Raises the same.
    """
    fields = _given(data, ("prompt", "seconds", "video", "model"))
    if "seconds" not in fields:
        raise Invalid.field("seconds", "required", "seconds is missing: say how many are added.")
    _read_number(fields, "seconds")
    source = _source(fields, member, last=True)
    if not isinstance(source, Video):
        return _onward(fields, source, member)
    if type(fields["seconds"]) is int:
        fields["seconds"] += round(source.seconds)
    return _remix(fields, source, member, RemixKind.EXTEND)


def _source(fields: dict[str, Any], member: Member, *, last: bool) -> Video | Footage:
    """What `video` names or brings, taken out of the fields; of a film that was not made here one picture is wanted. Raises Invalid."""
    video = fields.pop("video", None)
    if video is None:
        raise Invalid.field("video", "required", "video is missing: send a file, or say which one by video[id].")
    if isinstance(video, UploadedFile):
        found = _footage(video, fields, member, "video", last=last)
        return found.video or found
    if not isinstance(video, Mapping) or set(video) != {"id"}:
        raise Invalid.field("video", "invalid", 'video is a file, or an object such as {"id": "video_…"}.')
    if not isinstance(video["id"], str):
        raise Invalid.field("video", "invalid", "The id of a video is a text.")
    return selectors.source_for(member, video["id"])


def _footage(file: UploadedFile, fields: Mapping[str, Any], member: Member, name: str, *, last: bool) -> Footage:
    """What a film is. The words are looked at before, because that costs nothing. Raises Invalid, UploadTooLarge."""
    if "prompt" not in fields:
        raise Invalid.field("prompt", "required", "prompt is missing.")
    checked_prompt(fields["prompt"])
    return footage.take(file, member, field=name, last=last)


def _onward(fields: dict[str, Any], film: Footage, member: Member) -> Asked:
    """A clip that begins with a film's picture."""
    model, begun = _model(fields.pop("model", DEFAULT_MODEL)), _begun(film)
    return _asked(_parsed(fields | begun, member, "video"), model, **in_json(begun))


def _begun(film: Footage) -> dict[str, Any]:
    """What a clip that was asked for with a film begins with: a video of this server is remixed."""
    return {"remix_of": str(film.video.pk)} if film.video else {"picture": film.picture}


def _parsed(fields: dict[str, Any], member: Member, sent: str) -> GenerationRequest:
    """The request; what is wrong with a picture, or with what is remixed, is said of the field that it was `sent` in. Raises Invalid."""
    try:
        return parse(fields, member)
    except Invalid as error:
        named = {"/picture": f"/{sent}", "/remix_of": f"/{sent}"}
        error.errors = [replace(entry, pointer=named.get(entry.pointer, entry.pointer)) for entry in error.errors]
        raise


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
    """The fields that are there; a null is a field left out, and so are no characters."""
    fields = {name: value for name, value in data.items() if value is not None and (name, value) != ("characters", [])}
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
