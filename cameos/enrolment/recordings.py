"""Films of somebody before their camera, or of an animal or a thing: what is seen and heard in them, and what is kept.

Every film comes in by `core.uploads` and every picture by `core.pictures`. Numpy and the networks are needed only where somebody sends one,
so this module is imported there.
"""

from __future__ import annotations

import io
import json
import sys
import wave
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.core.files import File
from PIL import Image

from cameos.enrolment import cutout, voices
from cameos.enrolment.checks import REFUSED, UNSURE
from cameos.enrolment.errors import PictureRefused, TakeRefused
from cameos.enrolment.models import Challenge, Reference, Take
from core import ffmpeg, pictures, untrusted, uploads

MOST_BYTES = 32 * 1024 * 1024
SECONDS = (5.0, 30.0)
CLIP_SECONDS = (2.0, 4.0)
SLACK = 0.5  # seconds: cameras begin and end on whole frames, and clocks differ
SHORT_SIDE, MOST_FRAMES_A_SECOND = 240, 60
LOOKED_AT, RATE = 288, 8  # pixels the short way, and frames a second, of what the checks see
KEPT_SIDE = 720  # pixels the short way of the frames that references are cut from
VOICE_SECONDS = 10.0
EXAMINER_SECONDS, ANSWER_BYTES = 120, 256 * 1024
PERSON, PERHAPS = 0.6, 0.35  # chances of a face
PARTS = 8  # frames of a clip that are looked at for people
# The examiner knows nothing of Django; isolated from the environment and the folder, it is told where the house stands.
EXAMINER = "import sys; sys.path.insert(0, sys.argv[1]); from cameos.enrolment.examiner import main; main()"


@dataclass(frozen=True)
class Picture:
    """A reference before it is stored."""

    view: str
    cutout: cutout.Cutout
    clothes: str = ""


@dataclass(frozen=True)
class Examined:
    """What was found, and what there is to keep: our own encoding, references, and a WAV of the voice (empty where there is none).

    `doubts` are names of checks with the reason why each is unsure.
    """

    source: Take.Source
    digest: str
    suffix: str
    data: bytes
    references: list[Picture]
    voice: bytes = b""
    face_print: list[float] = field(default_factory=list)
    voice_print: list[float] = field(default_factory=list)
    findings: dict[str, Any] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Film:
    """A stranger's film on the disk, and its measures."""

    upload: uploads.Upload
    measured: uploads.Measured
    longest: int

    def size(self, short: int) -> tuple[int, int]:
        """Width and height of about `short` pixels the short way, both even, and never larger than the film."""
        scale = min(short / min(self.measured.width, self.measured.height), 1.0)
        return tuple(max(round(side * scale / 2) * 2, 2) for side in (self.measured.width, self.measured.height))  # type: ignore[return-value]

    def frames(self, short: int, *, rate: float, most: int, only: int | None = None) -> np.ndarray:
        """RGB frames (frame, height, width, 3) at `rate`, or the one of that number."""
        wide, tall = self.size(short)
        chosen = "" if only is None else f",select=eq(n\\,{only})"
        filters = f"fps={rate}{chosen},scale={wide}:{tall}:flags=bilinear,format=rgb24"
        count = most if only is None else 1
        raw = uploads.decode(
            self.upload.path, filters=filters, frame_bytes=wide * tall * 3, seconds=self.longest, frames=count, kind=self.upload.kind
        )
        return np.frombuffer(raw[: len(raw) // (wide * tall * 3) * wide * tall * 3], np.uint8).reshape(-1, tall, wide, 3)

    def sound(self) -> np.ndarray:
        """16 kHz, as floats; empty where there is none."""
        try:
            raw = uploads.decode_sound(self.upload.path, kind=self.upload.kind, seconds=self.longest, rate=voices.RATE)
        except ffmpeg.FfmpegError:
            return np.zeros(0, np.float32)
        return np.frombuffer(raw[: len(raw) // 2 * 2], np.int16).astype(np.float32) / 32768

    def encoded(self) -> bytes:
        """As it is kept."""
        return uploads.encode_again(self.upload.path, seconds=self.longest, kind=self.upload.kind)


def examine_take(file: File[Any], challenge: Challenge, *, age: timedelta) -> Examined:
    """A take for a challenge that was given `age` ago. Raises UploadTooLarge, TakeRefused."""
    with uploads.received(file, most_bytes=MOST_BYTES, recorded=True) as upload:
        try:
            film = _measured(upload, SECONDS[1])
            _check_length(film.measured, age)
            frames = film.frames(LOOKED_AT, rate=RATE, most=round((SECONDS[1] + SLACK) * RATE))
            sound = film.sound()
            told = _examined(frames, sound, wanted="take", digits=challenge.digits, turns=challenge.turns, rate=RATE)
            checks = told.get("checks") or {"examination": [UNSURE, "not_examined"]}
            if wrong := [code for outcome, code in checks.values() if outcome == REFUSED]:
                raise TakeRefused.of(*dict.fromkeys(wrong))
            return Examined(
                source=Take.Source.TAKE,
                digest=upload.digest,
                suffix="mp4",
                data=film.encoded(),
                references=_heads(film, frames, told.get("views") or {}),
                voice=_voice(sound),
                face_print=told.get("face") or [],
                voice_print=told.get("voice") or [],
                findings=checks,
                doubts={name: code for name, (outcome, code) in checks.items() if outcome == UNSURE},
            )
        except ffmpeg.FfmpegError as error:
            raise TakeRefused.of("unreadable") from error


def examine_picture(file: File[Any]) -> Examined:
    """A picture of an animal or a thing. Raises UploadTooLarge, Invalid (for `picture`)."""
    taken = pictures.take(file, field="picture", keep_alpha=True)
    image = Image.open(io.BytesIO(taken.data))
    doubts = _nobody([_parts(np.asarray(image.convert("RGB")))], "picture")
    cut = Picture(Reference.View.FRONT, cutout.thing(image, field="picture"))
    return Examined(Take.Source.PHOTO, taken.digest, "png", taken.data, [cut], findings={"people": _finding(doubts)}, doubts=doubts)


def examine_clip(file: File[Any], *, with_voice: bool) -> Examined:
    """A clip of 2 to 4 seconds of an animal or a thing, cut out of its middle frame. Raises UploadTooLarge, Invalid (for `clip`)."""
    with uploads.received(file, most_bytes=MOST_BYTES, recorded=True) as upload:
        try:
            film = _measured(upload, CLIP_SECONDS[1])
            if not CLIP_SECONDS[0] - SLACK <= film.measured.seconds <= CLIP_SECONDS[1] + SLACK:
                raise PictureRefused.field("clip", "clip_unsuitable", f"A clip lasts 2 to 4 seconds; this one {film.measured.seconds:.1f}.")
            frames = film.frames(KEPT_SIDE, rate=PARTS / film.measured.seconds, most=PARTS)
            doubts = _nobody([frames], "clip")
            cut = Picture(Reference.View.FRONT, cutout.thing(Image.fromarray(frames[len(frames) // 2]), field="clip"))
            sound = film.sound() if with_voice else np.zeros(0, np.float32)
            voice = _voice(sound) if voices.speech(sound).any() else b""
            data = film.encoded()
        except ffmpeg.FfmpegError as error:
            raise PictureRefused.field("clip", "unreadable", "This file is not an MP4 or WebM video that can be read.") from error
        except TakeRefused as error:
            raise PictureRefused.field("clip", error.errors[0].code, error.detail) from error
    return Examined(Take.Source.CLIP, upload.digest, "mp4", data, [cut], voice, findings={"people": _finding(doubts)}, doubts=doubts)


def _measured(upload: uploads.Upload, most_seconds: float) -> _Film:
    if upload.kind not in ("mov", "webm"):
        raise TakeRefused.of("unreadable")
    longest = int(most_seconds + SLACK) + 1
    measured = uploads.measure(upload.path, seconds=longest, frames=longest * MOST_FRAMES_A_SECOND + 1, kind=upload.kind)
    if min(measured.width, measured.height) < SHORT_SIDE or measured.frames > (measured.seconds + 1) * MOST_FRAMES_A_SECOND:
        raise TakeRefused.of("take_unsuitable", side=SHORT_SIDE, rate=MOST_FRAMES_A_SECOND)
    return _Film(upload, measured, longest)


def _check_length(measured: uploads.Measured, age: timedelta) -> None:
    if measured.seconds > SECONDS[1] + SLACK:
        raise TakeRefused.of("take_too_long", most=int(SECONDS[1]))
    if measured.seconds < SECONDS[0] - SLACK:
        raise TakeRefused.of("take_too_short", least=int(SECONDS[0]))
    if measured.seconds > age.total_seconds() + SLACK:
        raise TakeRefused.of("take_prerecorded")


def _examined(frames: np.ndarray, sound: np.ndarray | None = None, **asked: Any) -> dict[str, Any]:
    """What the examiner says of them; nothing where it gave up or was ended."""
    head = json.dumps(asked | {"shape": frames.shape[:3]}).encode() + b"\n"
    heard = b"" if sound is None else (np.clip(sound, -1, 1) * 32767).astype(np.int16).tobytes()
    command = [sys.executable, "-I", "-c", EXAMINER, str(settings.BASE_DIR)]
    ended = untrusted.call(command, most_bytes=ANSWER_BYTES, seconds=EXAMINER_SECONDS, given=head + frames.tobytes() + heard)
    try:
        answer: dict[str, Any] = json.loads(ended.out)
    except ValueError:
        return {}
    return answer


def _nobody(looks: list[np.ndarray], field_name: str) -> dict[str, str]:
    """The doubt that there may be somebody, if any. Raises PictureRefused where there is."""
    chances = [_examined(frames, wanted="people").get("chance") for frames in looks]
    known = [chance for chance in chances if chance is not None]
    if max(known, default=0.0) >= PERSON:
        detail = "There is a person in it. People enrol themselves, before their own camera."
        raise PictureRefused.field(field_name, "person_in_picture", detail)
    if len(known) < len(chances):
        return {"people": "not_installed"}
    return {"people": "perhaps_a_person"} if max(known, default=0.0) >= PERHAPS else {}


def _finding(doubts: dict[str, str]) -> list[str]:
    return [UNSURE, doubts["people"]] if doubts else ["ok", ""]


def _parts(picture: np.ndarray) -> np.ndarray:
    """The picture and its four quarters and middle, all in one size, so that smaller faces are seen too."""
    tall, wide = picture.shape[0] // 2 * 2, picture.shape[1] // 2 * 2
    whole = picture[:tall, :wide]
    half = (tall // 2, wide // 2)
    corners = [(0, 0), (0, half[1]), (half[0], 0), half, (half[0] // 2, half[1] // 2)]
    small = np.asarray(Image.fromarray(whole).resize((half[1], half[0]), Image.Resampling.BOX))
    return np.stack([small, *(whole[top : top + half[0], left : left + half[1]] for top, left in corners)])


def _heads(film: _Film, looked_at: np.ndarray, views: dict[str, Any]) -> list[Picture]:
    """The head in each view, from the film's own size."""
    found = []
    for view, where in views.items():
        frame = film.frames(KEPT_SIDE, rate=RATE, most=1, only=round(where["second"] * RATE))[0]
        oval = np.array(where["oval"], float) * (frame.shape[1] / looked_at.shape[2], frame.shape[0] / looked_at.shape[1])
        found.append(Picture(view, cutout.head(frame, oval.tolist()), cutout.clothes(frame, oval.tolist())))
    return found


def _voice(sound: np.ndarray) -> bytes:
    """A WAV from the first to the last word, of at most VOICE_SECONDS; empty where nobody speaks."""
    spoken = np.flatnonzero(voices.speech(sound))
    if not spoken.size:
        return b""
    first, last = (int(block) * voices.BLOCK for block in (spoken[0], spoken[-1] + 1))
    said = sound[max(first - voices.RATE // 10, 0) : last + voices.RATE // 10][: int(VOICE_SECONDS * voices.RATE)]
    written = io.BytesIO()
    with wave.open(written, "wb") as out:
        out.setparams((1, 2, voices.RATE, 0, "NONE", "not compressed"))
        out.writeframes((np.clip(said, -1, 1) * 32767).astype("<i2").tobytes())
    return written.getvalue()
