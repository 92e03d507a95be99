"""What a member may ask for: one validated request type, made from JSON or from a form, with every complaint at once."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files import File

from accounts.models import Member
from core import pictures
from core.errors import FieldError, Invalid
from core.pictures import Picture
from generation.engines.base import NO_PICTURE, SECONDS, SIZE_TOLERANCE, cut
from generation.models import Job
from generation.selectors import seconds_for, takes_pictures
from videos.models import JOINED, RemixKind, Video
from videos.policies import may_remix

SIZES = ("720x1280", "1280x720", "720x720")
PROMPT_MAX = 2000
SEED_MAX = 2**32 - 1
SECOND_MAX = 3600  # no source is longer
MOST_CAST = 2  # named in one prompt
MENTION = re.compile(r"(?<![\w@.])@([A-Za-z0-9_]{3,30})(?![\w@])")
CUT_MOST = 5  # seconds of its source that a stitch begins with at most
SAID = re.compile(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»")  # what somebody says in a clip names nobody who is to be in it
CUT = ("cut_from", "cut_to")
# What a clip lasts is judged by what it goes on from.
FIELDS = ("prompt", "remix_of", "remix_kind", *CUT, "picture", "seconds", "size", "seed")


@dataclass(frozen=True)
class Named:
    """One likeness that a request names: by handle in the prompt, or by id. `pointer` is where."""

    pointer: str
    handle: str = ""
    likeness: UUID | None = None


@dataclass(frozen=True)
class GenerationRequest:
    """One clip to make. `seed` is always set: when the member leaves it out it is drawn, or the remix source's.

    An extension begins with all of `remix_of`; its `seconds` are those of the whole, and its size is the source's. Under a new sound a
    picture stays as it is, so size and length do too. Of a stitch or a duet the prompt, `seconds` and size are those of the new part,
    whose size is the source's; a stitch begins with `cut_from` to `cut_to` of it. `picture` is to be the first frame, and of about that
    shape. `cast` is who was named, whoever they are and whether or not they may be cast; `by_api` says that somebody's own program asks.
    """

    prompt: str
    seconds: int
    size: str
    seed: int
    remix_of: Video | None = None
    remix_kind: str = RemixKind.REMIX
    cut_from: int | None = None
    cut_to: int | None = None
    picture: Picture | None = None
    cast: tuple[Named, ...] = ()
    by_api: bool = False

    @property
    def extends(self) -> bool:
        """Whether it goes on where `remix_of` ends."""
        return self.remix_kind == RemixKind.EXTEND

    @property
    def halves(self) -> bool:
        """Whether it keeps the picture or the sound of `remix_of`."""
        return self.remix_kind in (RemixKind.REVOICE, RemixKind.SOUND)

    @property
    def joins(self) -> bool:
        """Whether what is made is joined to the film of `remix_of`."""
        return self.remix_kind in JOINED

    @property
    def width(self) -> int:
        """Pixels."""
        return _sides(self.size)[0]

    @property
    def height(self) -> int:
        """Pixels."""
        return _sides(self.size)[1]


FREE = (RemixKind.REMIX, RemixKind.STITCH)  # whose length is not bound to that of the source
SIZE_STAYS = {
    RemixKind.REVOICE: "Its picture stays, and so does its size, {size}.",
    RemixKind.EXTEND: "This video goes on in its own size, {size}.",
    RemixKind.STITCH: "This video goes on in its own size, {size}.",
    RemixKind.DUET: "Beside this video stands one of its own size, {size}.",
}
WITHOUT_PLAN = {
    RemixKind.REMIX: "it cannot be remixed",
    RemixKind.EXTEND: "it cannot go on",
    RemixKind.REVOICE: "neither can be made anew",
    RemixKind.SOUND: "neither can be made anew",
}


class _Complaint(Exception):
    """Why one field is not acceptable."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def parse(data: Mapping[str, Any], member: Member) -> GenerationRequest:
    """The request that `data` (decoded JSON) stands for. Raises Invalid with one complaint per bad field."""
    readers = {"prompt": _prompt, "remix_kind": _remix_kind, "picture": _picture, "size": _size, "seed": _seed}
    readers |= dict.fromkeys(CUT, _second)
    errors = [FieldError(f"/{_escaped(name)}", "unknown_field", "There is no such field.") for name in data if name not in FIELDS]
    values: dict[str, Any] = {}
    allowed: tuple[int, ...] = ()
    for name in FIELDS:
        try:
            if name == "seconds":
                kind = values.get("remix_kind", RemixKind.REMIX)
                bound = values.get("remix_of") if kind not in FREE else None
                allowed = lengths_for(member, bound, kind)
                values[name] = _seconds(data, allowed, bound, kind)
            elif name not in data:
                if name == "prompt":
                    raise _Complaint("required", "This field is required.")
            elif name == "remix_of":
                values[name] = _remix_of(data[name], member)
            else:
                values[name] = readers[name](data[name])
        except _Complaint as complaint:
            errors.append(FieldError(f"/{name}", complaint.code, complaint.detail))
    named = mentioned(values.get("prompt", ""))
    if len(named) > MOST_CAST:
        errors.append(FieldError("/prompt", "too_many", f"At most {MOST_CAST} are named in one prompt."))
    errors += _misfits(data, values)
    if errors:
        raise Invalid(errors[0].detail, errors=errors)
    source = values.get("remix_of")
    if "seed" not in values:
        values["seed"] = _seed_for(source if values.get("remix_kind", RemixKind.REMIX) == RemixKind.REMIX else None)
    # What is left out: a remix has its source's size and length, anything else is for a phone held upright, and as short as may be.
    values.setdefault("size", f"{source.width}x{source.height}" if source else size_like(values.get("picture")))
    kind = values.get("remix_kind", RemixKind.REMIX)
    values["seconds"] = values["seconds"] or usual_seconds(source if kind != RemixKind.STITCH else None, allowed)
    if source and kind == RemixKind.STITCH:
        values["cut_from"], values["cut_to"] = cut_of(source, values)
    return GenerationRequest(**values, cast=tuple(Named("/prompt", handle) for handle in named))


def mentioned(prompt: str) -> list[str]:
    """The handles in a prompt, each once, in their order; not those within quotation marks."""
    return list(dict.fromkeys(handle.lower() for handle in MENTION.findall(SAID.sub(" ", prompt))))


def lengths_for(member: Member, source: Video | None = None, kind: str = RemixKind.REMIX) -> tuple[int, ...]:
    """What a clip of the member can last now, or the whole of one that is bound to another."""
    lengths = seconds_for(member)
    if source is None or kind in FREE:
        return lengths
    there = round(source.seconds)
    fits: dict[str, Callable[[int], bool]] = {
        RemixKind.EXTEND: lambda seconds: seconds > there,
        RemixKind.REVOICE: lambda seconds: seconds == there,
        RemixKind.SOUND: lambda seconds: seconds in SECONDS,  # its beginning
        RemixKind.DUET: lambda seconds: seconds <= max(there, min(lengths)),  # a source that is shorter than any clip is held at its end
    }
    return tuple(filter(fits[kind], lengths))


def cut_of(source: Video, values: Mapping[str, Any]) -> tuple[int, int]:
    """From where to where a stitch shows its source: what is not said is its beginning, and as much as may be."""
    start = values.get("cut_from") or 0
    stop = values.get("cut_to")
    return start, min(start + CUT_MOST, last_second(source)) if stop is None else stop


def last_second(source: Video) -> int:
    """Up to which whole second a stitch can show it; a film may be a little shorter than it was asked for."""
    return round(source.seconds)


def _misfits(data: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[FieldError]:
    """What is wrong with fields that are good each by itself."""
    source = values.get("remix_of")
    if "remix_kind" in data and "remix_of" not in data:
        yield FieldError("/remix_of", "required", "remix_kind says what becomes of remix_of, which is missing.")
    picture = values.get("picture")
    if picture is not None and source is not None:
        yield FieldError("/picture", "not_both", "A clip begins with a picture or comes from another clip, not both.")
    elif picture is not None and not fits(picture, wanted := values.get("size", size_like(picture))):
        yield FieldError("/picture", "picture_shape", f"A picture of {picture.width}x{picture.height} has not the shape of {wanted}.")
    kind = values.get("remix_kind", RemixKind.REMIX)
    cut = [f"/{name}" for name in CUT if name in data]
    if cut and kind != RemixKind.STITCH:
        yield FieldError(cut[0], "not_a_stitch", "Only a stitch shows a part of remix_of.")
    if source is None:
        return
    if kind not in JOINED:
        yield from _not_kept(source, RemixKind(kind))
    if kind in SIZE_STAYS and values.get("size", size := f"{source.width}x{source.height}") != size:
        yield FieldError("/size", "unsupported_size", SIZE_STAYS[kind].format(size=size))
    if kind == RemixKind.STITCH and all(name in values for name in CUT if name in data):
        start, stop = cut_of(source, values)
        if not (start < stop <= start + CUT_MOST and stop <= last_second(source)):
            bounds = f"1 to {CUT_MOST} of the {source.seconds:g} seconds that are there"
            yield FieldError(cut[-1] if cut else "/remix_of", "out_of_range", f"A stitch begins with {bounds}.")


def _not_kept(source: Video, kind: RemixKind) -> Iterator[FieldError]:
    """What such a remix would be made from, and the source has not."""
    if source.joined and kind != RemixKind.REMIX:
        yield FieldError("/remix_of", "not_extendable", "This video is joined from two, so it stays as it is.")
    elif not source.plan.name:
        code = "not_remixable" if kind == RemixKind.REMIX else "not_extendable"
        yield FieldError("/remix_of", code, f"Of this video only picture and sound were kept, so {WITHOUT_PLAN[kind]}.")


def size_like(picture: Picture | None) -> str:
    """The size of a clip where none is said: the one that a picture fits best."""
    if picture is None:
        return SIZES[0]
    return min(SIZES, key=lambda size: cut((picture.width, picture.height), _sides(size)))


def fits(picture: Picture, size: str) -> bool:
    """Whether a picture can fill a clip of that size with little of it cut off."""
    return cut((picture.width, picture.height), _sides(size)) <= SIZE_TOLERANCE


def _sides(size: str) -> tuple[int, int]:
    width, height = size.split("x")
    return int(width), int(height)


def _seed_for(source: Video | None) -> int:
    """A remix starts from its source's noise, so that what no word changes comes out alike; anything else from chance."""
    seed = Job.objects.filter(video=source).values_list("seed", flat=True).first() if source else None
    return secrets.randbelow(SEED_MAX + 1) if seed is None else seed


def usual_seconds(source: Video | None, allowed: tuple[int, ...]) -> int:
    """How long a clip is where nothing is said: as its source if that is allowed, else the shortest that is."""
    length = round(source.seconds) if source else 0
    return length if length in allowed else allowed[0]


def checked_prompt(text: str) -> str:
    """The text as a prompt, by the rule for members. Raises Invalid."""
    try:
        return _prompt(text)
    except _Complaint as complaint:
        raise Invalid.field("prompt", complaint.code, str(complaint)) from complaint


def fields_of_form(data: Mapping[str, str], files: Mapping[str, File]) -> dict[str, Any]:
    """A form's fields as JSON would tell them, and the picture as what is kept of it. Raises Invalid, UploadTooLarge."""
    fields: dict[str, Any] = {name: {} if name in files else data[name] for name in (*data, *files)}
    for name in ("seconds", "seed", *CUT):
        text = fields[name].strip() if isinstance(fields.get(name), str) else ""
        if text.isascii() and text.removeprefix("-").isdigit():
            fields[name] = int(text[:20])
    if "picture" in files:
        fields["picture"] = pictures.take(files["picture"], field="picture")
    return fields


def parse_form(data: Mapping[str, str], member: Member, files: Mapping[str, File] | None = None) -> GenerationRequest:
    """The same from a page's form, where an empty value was left out. Other fields than ours are ignored."""
    given = {name: data[name] for name in FIELDS if data.get(name, "") or (name in data and name == "prompt")}
    chosen = {name: file for name, file in (files or {}).items() if name == "picture"}
    return parse(fields_of_form(given, chosen), member)


def in_json(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they can be compared with another request's: a picture is its digest."""
    return {name: value.digest if isinstance(value, Picture) else value for name, value in fields.items()}


def _escaped(name: str) -> str:
    """RFC 6901 §3."""
    return name.replace("~", "~0").replace("/", "~1")


def _prompt(value: Any) -> str:
    if not isinstance(value, str):
        raise _Complaint("invalid", "The prompt is a text.")
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n"))  # browsers send a text area's line ends as CR LF
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise _Complaint("control_characters", "The prompt holds control characters.")
    text = text.strip()
    if not any(unicodedata.category(letter)[0] not in "ZC" for letter in text):
        raise _Complaint("blank", "The prompt is empty.")
    if len(text) > PROMPT_MAX:
        raise _Complaint("too_long", f"A prompt has at most {PROMPT_MAX} characters.")
    return text


def _seconds(data: Mapping[str, Any], allowed: tuple[int, ...], bound: Video | None, kind: str) -> int | None:
    if not allowed and bound is not None:
        there = f"This video lasts {bound.seconds:g} seconds"
        short = "no longer" if kind == RemixKind.EXTEND else "not as long"
        raise _Complaint("unsupported_seconds", f"{there}, and your clips can last {short} for now.")
    if not allowed:
        raise _Complaint("unsupported_seconds", "No worker here makes clips of a length that your plan allows.")
    if "seconds" not in data:
        return None
    value = data["seconds"]
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Complaint("invalid", "seconds is a whole number.")
    if value not in allowed:
        whose = "Your clips" if bound is None else f"With the {bound.seconds:g} seconds that are there, this video"
        raise _Complaint("unsupported_seconds", f"{whose} can last {' or '.join(str(seconds) for seconds in allowed)} seconds for now.")
    return value


def _size(value: Any) -> str:
    if not isinstance(value, str):
        raise _Complaint("invalid", "size is a text such as 720x1280.")
    if value not in SIZES:
        raise _Complaint("unsupported_size", f"size is one of {', '.join(SIZES)}.")
    return value


def _seed(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Complaint("invalid", "seed is a whole number.")
    if not 0 <= value <= SEED_MAX:
        raise _Complaint("out_of_range", f"seed is from 0 to {SEED_MAX}.")
    return value


def _second(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _Complaint("invalid", "It is a whole number of seconds.")
    if not 0 <= value <= SECOND_MAX:
        raise _Complaint("out_of_range", f"It is from 0 to {SECOND_MAX}.")
    return value


def _picture(value: Any) -> Picture:
    if not isinstance(value, Picture):
        raise _Complaint("invalid", "picture is a file: send the form as multipart/form-data.")
    if not takes_pictures():
        raise _Complaint(*NO_PICTURE)
    return value


def _remix_kind(value: Any) -> str:
    if value not in RemixKind.values:
        raise _Complaint("invalid_value", f"remix_kind is one of {', '.join(RemixKind.values)}.")
    return str(value)


def _remix_of(value: Any, member: Member) -> Video:
    if not isinstance(value, str):
        raise _Complaint("invalid", "remix_of is the id of a video.")
    missing = _Complaint("not_found", "There is no such video.")
    try:
        video_id = UUID(value)
    except ValueError:
        raise missing from None
    video = Video.objects.visible_to(member).select_related("maker").filter(pk=video_id).first()
    if video is None:
        raise missing
    if not may_remix(member, video):
        raise _Complaint("remix_not_allowed", "Its maker does not allow remixes of this video.")
    return video
