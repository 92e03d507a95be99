"""The checks with their real parts: what a take has to show and to say, and what is found where it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.cameos import takes

takes.need_parts()

from cameos.enrolment import cutout, examiner, faces, voices  # noqa: E402
from cameos.enrolment.checks import Recording, Verdict, face, looked, voice  # noqa: E402

DIGITS, TURNS = "407192", ("left", "up", "right")


@pytest.fixture(scope="module")
def good() -> Recording:
    frames, sound = takes.take(DIGITS, list(TURNS))
    return Recording(frames, takes.RATE, sound, DIGITS, TURNS)


@pytest.fixture(scope="module")
def told(good) -> dict:
    return examiner.examined(good)


def changed(good: Recording, **changes) -> Recording:
    """The same with other demands; what was seen is not looked at again."""
    other = replace(good, **changes)
    same = ("seen", "straight", "prints") if "frames" not in changes else ()
    other.__dict__.update({name: getattr(good, name) for name in same})
    return other


def still(good: Recording, frames: np.ndarray) -> Recording:
    """One frame all the time."""
    return replace(good, frames=np.repeat(frames[None], 24, axis=0), sound=good.sound[: 16_000 * 3])


def test_somebody_who_does_as_they_are_asked(good, told):
    assert told["checks"] == {name: ["ok", ""] for name in examiner.CHECKS}
    assert set(told["views"]) == {"front", "left", "right"}
    assert (len(told["face"]), len(told["voice"])) == (128, 256)
    oval = told["views"]["left"]["oval"]
    place = round(told["views"]["left"]["second"] * takes.RATE)
    head = cutout.head(good.frames[place], oval)
    assert 90 < head.width < head.height < 200
    # A dark suit; read off the video by eye.
    assert all(int(cutout.clothes(good.frames[0], told["views"]["front"]["oval"])[at : at + 2], 16) < 70 for at in (1, 3, 5))


@pytest.mark.parametrize(
    ("turns", "verdict"),
    [
        (("up", "left", "right"), Verdict("refused", "turns_wrong")),
        (("right", "up", "left"), Verdict("unsure", "mirrored")),
        (("left", "right"), Verdict("unsure", "turns_wrong")),
    ],
)
def test_other_turns(good, turns, verdict):
    assert face.turns_done(good) == ["left", "up", "right"]
    assert face.turns(changed(good, turns=turns)) == verdict


@pytest.mark.parametrize(
    ("digits", "verdict"), [("812345", Verdict("refused", "digits_wrong")), ("407191", Verdict("unsure", "digits_wrong"))]
)
def test_other_digits(good, digits, verdict):
    assert voice.digits(changed(good, digits=digits)) == verdict


def test_a_picture_held_before_the_camera(good):
    photo = still(good, good.frames[0])
    assert face.turns(photo) == Verdict("refused", "turns_wrong")
    assert face.mouth(photo) == Verdict("refused", "mouth_still")


def test_nobody(good):
    wall = still(good, np.full_like(good.frames[0], 120))
    assert face.one_face(wall) == Verdict("refused", "no_face")
    assert face.same_face(wall) == Verdict("unsure", "face_unclear")
    assert face.views(wall) == {}


def test_two_at_once(good):
    both = np.concatenate((good.frames[0], good.frames[0][:, ::-1]), axis=1)
    assert face.one_face(still(good, both)) == Verdict("refused", "two_faces")


def test_somebody_else_in_the_middle(good):
    """Nobody else's face comes in a package, so prints stand in for another's: as far from his as those of strangers are."""
    other = changed(good)
    other.__dict__["prints"] = [*good.prints[:4], *(one + 0.08 for one in good.prints[4:])]
    assert faces.distance(good.prints[0], other.prints[-1]) > 0.8
    assert face.same_face(other) == Verdict("refused", "another_face")


def test_silence(good):
    mute = changed(good, sound=np.zeros_like(good.sound))
    assert voice.voice(mute) == Verdict("refused", "silent")
    assert voice.digits(mute) == Verdict("refused", "digits_wrong")
    assert face.mouth(mute) == Verdict("unsure", "mouth_unclear")


def test_a_part_that_is_missing_is_no_yes(good, monkeypatch):
    def missing(*args):
        raise faces.PartMissing("dlib-bin")

    monkeypatch.setattr(faces, "embedding", missing)
    assert looked(replace(good, frames=good.frames[:4]), {"same_face": face.same_face}) == {"same_face": Verdict("unsure", "not_installed")}


def test_animals_and_people_in_pictures():
    assert examiner.people(takes.man()[:1])["chance"] > 0.6
    assert examiner.people(takes.rabbit()[::8])["chance"] < 0.35


def test_whose_voice_it_is(told):
    """The same voice says other digits; another voice is a higher one of the same program's."""
    same, other = (float(np.array(told["voice"]) @ voices.embedding(takes.said("853460", name))) for name in ("m3", "f2"))
    assert same > 0.75
    assert other < same - 0.1
    assert np.linalg.norm(told["voice"]) == pytest.approx(1, abs=1e-5)


def test_weights_are_read_as_numbers_only(tmp_path):
    import pickle

    class Harm:
        def __reduce__(self):
            return print, ("harm",)

    path = tmp_path / "weights.pt"
    path.write_bytes(pickle.dumps(Harm()))
    with pytest.raises(pickle.UnpicklingError, match=r"builtins\.print"):
        voices.read_weights(path)
