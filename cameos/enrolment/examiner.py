"""Looks at a take, or at pictures for people in them, in a process of its own, and writes what it found as JSON.

What it looks at was made by a stranger and the networks that look are not ours, so it gets no more of the machine than ffmpeg does
(`core.untrusted`), and a server that never sees a take never holds these networks in memory. Numbers come decoded: a line of JSON that
says what follows, then the frames, then the sound. No Django here.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, BinaryIO

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads take address space, and that is limited

import numpy as np

from cameos.enrolment import faces
from cameos.enrolment.checks import Check, Recording, looked
from cameos.enrolment.checks import face as face_checks
from cameos.enrolment.checks import voice as voice_checks

CHECKS: dict[str, Check] = {
    "one_face": face_checks.one_face,
    "same_face": face_checks.same_face,
    "turns": face_checks.turns,
    "voice": voice_checks.voice,
    "digits": voice_checks.digits,
    "mouth": face_checks.mouth,
}
UNSURE_FACE = 0.35  # chance of a face from which on a moderator is asked whether there is one


def examined(recording: Recording) -> dict[str, Any]:
    """The verdict of every check; what the face and the voice are known by; and where the views of the face are, in pixels."""
    verdicts = looked(recording, CHECKS)
    told: dict[str, Any] = {"checks": {name: [verdict.outcome, verdict.code] for name, verdict in verdicts.items()}}
    told["face"] = _or_nothing(lambda: face_checks.face_print(recording))
    told["voice"] = _or_nothing(lambda: voice_checks.voice_print(recording))
    told["views"] = {}
    for view, place in (_or_nothing(lambda: face_checks.views(recording)) or {}).items():
        points = recording.seen[place].mesh
        if points is not None:
            told["views"][view] = {"second": place / recording.rate, "oval": np.round(points.oval, 1).tolist()}
    return told


def people(pictures: np.ndarray) -> dict[str, Any]:
    """Whether any of these pictures shows a face: the most that one has a chance of being one, of faces as large as people's are there."""
    try:
        chances = [face.score for picture in pictures for face in faces.find(picture, least=UNSURE_FACE)]
    except faces.PartMissing:
        return {"chance": None}
    return {"chance": max(chances, default=0.0)}


def _or_nothing(look: Any) -> Any:
    try:
        return look()
    except faces.PartMissing:
        return None


def read(stream: BinaryIO) -> dict[str, Any]:
    """Answer what stands on the stream."""
    asked = json.loads(stream.readline())
    count, tall, wide = asked["shape"]
    frames = np.frombuffer(stream.read(count * tall * wide * 3), np.uint8).reshape(count, tall, wide, 3)
    if asked["wanted"] == "people":
        return people(frames)
    sound = np.asarray(np.frombuffer(stream.read(), np.int16) / 32768, np.float32)
    return examined(Recording(frames, asked["rate"], sound, asked["digits"], tuple(asked["turns"])))


def main() -> None:
    """The answer on the standard output."""
    answer = json.dumps(read(sys.stdin.buffer))
    sys.stdout.write(answer)


if __name__ == "__main__":
    main()
