"""Are those in a clip whom it was to show, in looks and in voice, and each in their own role? (C1, C2, C3)

- Whom a clip is to show is drawn from identities that no training saw, and speaks with voices that none did. A picture and a sentence go
  to the engine as files, as a member's would.
- Looks are searched for in the pixels, everywhere, in every turn: of the true picture and nine others of its kind, which is most like what
  is seen (one of ten)? So it is with a voice, whose other sentences are the ten.
- Two swap when the head is more like the object's picture than the person's, or what else moves more like the person's.
- The same with real photographs (`photos`), as members take them.
- The floor is the simulator's drawing of somebody who wears the picture, and the teacher's voice over the simulator's sounds. The baselines
  are the same prompts with nobody given, and chance.

Shape suffixes: I identities, N frames, V values, h, w places, T turns.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor
from torch.nn import functional

from generation.bench import photos
from generation.bench.judges.likenesses import PIECE, asked
from generation.bench.judges.looks import PIXELS_PER_METRE, STRIDE, Looks, LooksConfig
from generation.bench.judges.timbre import Timbre, TimbreConfig
from generation.bench.metrics import interval
from generation.bench.talking import Line, said, spoken
from generation.bench.tracker import JUDGES, Clip, sight
from generation.engines.base import Reference
from generation.engines.casting import BODIES
from generation.engines.dialogue import BEFORE_SECONDS
from generation.network import checkpoint
from generation.network.kinematics import WEARS
from generation.network.mel import log_mel
from generation.network.plan import GROUND_METRES, KINDS, RENDER_PIXELS, SAMPLE_RATE, VIEW_METRES
from generation.network.speech import FRAMES_A_SECOND
from generation.training.worn import worn_picture
from generation.world import identities
from generation.world.draw import draw
from generation.world.scenes import simulate
from generation.world.sound import waveform
from generation.world.voices import HELD_OUT, Teacher, Voice

Wave = NDArray[np.float32]

SEED = 20261130
CHOICE = 10  # identities or voices, one of which is right
TURNS, SIZES = 12, (0.8, 1.0, 1.25)  # of a picture that is searched for: as bodies and cameras come
FRAMES = 6  # of a clip that are searched
HEAD = (0.45, 0.1, 1.0)  # metres about a chest within which its head is: to either side, above it from and to
PITCHES = 32, 66  # of the voices: every variant that is held out, low and high, and two left out
PAUSE = 6  # mel frames before the first word is surely there
PIECES, APART = 2, 64  # of a voice that are listened to, and mel frames from the start of one to that of the next


@dataclass(frozen=True)
class Scene:
    """A prompt with handles, the simulator's scene that shows the like, and the kinds of those whom it is to show, in order."""

    prompt: str
    scene: str
    kinds: tuple[str, ...]


SCENES = (  # in turn
    Scene("@one throws @two at the basketball hoop from the left and it goes in, in the park by day", "basketball", ("person", "object")),
    Scene("@one bounces on the ground on the beach", "bounce", ("object",)),
    Scene("@one does a backflip and lands it, in the gym", "gymnast", ("person",)),
    Scene("@one jumps a single axel on the ice rink", "skater", ("animal",)),
)
HANDLES = ("one", "two")


@dataclass(frozen=True)
class Question:
    """Whom one clip is to show: for each who is cast, the pictures (128, 128, 4) of ten, of which the first is the true one."""

    scene: Scene
    pictures: tuple[tuple[NDArray[np.uint8], ...], ...]


@dataclass(frozen=True)
class VoiceQuestion:
    """What one clip is to say, and who: a reference, and another sentence of each of ten voices, of which the first is the reference's."""

    line: Line
    prompt: str
    reference: Wave
    others: tuple[Wave, ...]
    teacher: Wave  # the line in the true voice


@dataclass
class Cast:
    """One clip after it was read: for each who was to be in it whether they are told from nine others, and whether two swapped (None: not
    two); the same of the simulator's drawing, and whether one of ten others would have been found who is not there.
    """

    right: tuple[bool, ...]
    swapped: bool | None
    true_right: tuple[bool, ...]
    true_swapped: bool | None
    stranger: tuple[bool, ...]


@dataclass
class Voiced:
    """One clip's voice after it was read: whether it is told from nine others, how much nearer it is to its own than to the nearest of them
    (cosine); and the first of the teacher's voice over the simulator's sounds.
    """

    right: bool
    ahead: float
    true_right: bool


def question(index: int) -> Question:
    """What the clip of a number is to show, always the same; of others with the same scene, other people."""
    scene = SCENES[index % len(SCENES)]
    rng = np.random.default_rng([SEED, index])
    return Question(scene, tuple(tuple(identities.draw(rng, kind, held_out=True) for _ in range(CHOICE)) for kind in scene.kinds))


def photographed(index: int) -> Question:
    """The same of real photographs, of which all ten are the choice."""
    scene = SCENES[index % len(SCENES)]
    return Question(scene, tuple(photos.choice(kind, index + index // len(SCENES)) for kind in scene.kinds))


def references(question: Question, desk: Path) -> tuple[Reference, ...]:
    """The true ones, as files."""
    found = []
    for handle, kind, pictures in zip(HANDLES, question.scene.kinds, question.pictures, strict=False):
        path = desk / f"{handle}.png"
        Image.fromarray(pictures[0]).save(path)
        found.append(Reference(handle, kind, path))
    return tuple(found)


@lru_cache(maxsize=1)
def looks() -> Looks:
    """The trained judge of looks."""
    return checkpoint.load(Looks, LooksConfig, JUDGES, "looks")


@lru_cache(maxsize=1)
def timbre() -> Timbre:
    """The trained judge of voices."""
    return checkpoint.load(Timbre, TimbreConfig, JUDGES, "timbre")


@torch.inference_mode()
def likeness(frames_NHW3: NDArray[np.uint8], known_ITV: Tensor, where_Nhw: Tensor | None = None) -> Tensor:
    """How like each of I identities what is most like it in a frame is, the mean over frames (I,); `where_Nhw`: only there."""
    values = []
    for number, frame_HW3 in enumerate(frames_NHW3):
        seen_Vhw = looks()(torch.from_numpy(frame_HW3).permute(2, 0, 1)[None].float() / 255)[0]
        alike_IThw = torch.einsum("itv,vhw->ithw", known_ITV, seen_Vhw)
        if where_Nhw is not None:
            alike_IThw = alike_IThw.masked_fill(~where_Nhw[number], -1.0)
        values.append(alike_IThw.amax((1, 2, 3)))
    return torch.stack(values).mean(0)


@torch.inference_mode()
def known(pictures: Sequence[NDArray[np.uint8]], part: str) -> Tensor:
    """What the judge knows of identities worn on a part, in every size and turn and mirrored: (I, 2 * TURNS * sizes, V)."""
    worn = [worn_picture(picture) for picture in pictures]
    crops = [asked(worn, part, TURNS, larger).unflatten(0, (len(worn), TURNS)) for larger in SIZES]
    crops_IN3HW = torch.cat([turned for one in crops for turned in (one, one.flip(4))], 1)
    return looks().of_crops(crops_IN3HW.flatten(0, 1)).unflatten(0, crops_IN3HW.shape[:2])


def searched(clip: Clip) -> NDArray[np.uint8]:
    """A few frames of a clip at the judge's scale."""
    chosen = np.linspace(0, len(clip.frames) - 1, FRAMES).round().astype(int)
    width, height = (round(side * PIXELS_PER_METRE) for side in VIEW_METRES[clip.framing])
    frames_N3HW = torch.from_numpy(clip.frames[chosen]).permute(0, 3, 1, 2).float()
    sized_N3HW = functional.interpolate(frames_N3HW, size=(height, width), mode="area")
    return sized_N3HW.round().byte().permute(0, 2, 3, 1).numpy()


def part_of(kind: str, scene: str) -> str:
    """The part on which somebody of a kind is to be seen in a scene."""
    ball = kind == "object" or (kind == "animal" and scene == "bounce")
    return WEARS["ball" if ball else "person"]


def told(clip: Clip, question: Question) -> tuple[bool, ...]:
    """Of each who was to be in the clip, whether they are told from nine others."""
    frames = searched(clip)
    found = []
    for kind, pictures in zip(question.scene.kinds, question.pictures, strict=True):
        alike_I = likeness(frames, known(pictures, part_of(kind, question.scene.scene)))
        found.append(int(alike_I.argmax()) == 0)
    return tuple(found)


def swapped(clip: Clip, question: Question) -> bool | None:
    """Whether two who were to be in the clip have taken each other's place; None where there are not two, or nobody's head is found."""
    if len(question.pictures) < 2:
        return None
    chest = sight(clip).chest
    if chest is None:
        return None
    frames = searched(clip)
    rows, columns = -(-frames.shape[1] // STRIDE), -(-frames.shape[2] // STRIDE)
    scale = STRIDE / PIXELS_PER_METRE
    width, height = (side / PIXELS_PER_METRE for side in (frames.shape[2], frames.shape[1]))
    x_w = (torch.arange(columns) + 0.5) * scale - width / 2 - chest[0]
    y_h = height - GROUND_METRES - (torch.arange(rows) + 0.5) * scale - chest[1]
    aside, low, high = HEAD
    head_hw = (x_w.abs() < aside)[None] & ((y_h > low) & (y_h < high))[:, None]
    # Each as a head and as a ball: which picture is it in either place?
    persons, objects = (pictures[0] for pictures in question.pictures)
    head_I = likeness(frames, known((persons, objects), "head"), head_hw.expand(len(frames), -1, -1))
    rest_I = likeness(frames, known((persons, objects), "ball"), ~head_hw.expand(len(frames), -1, -1))
    return bool(head_I[1] > head_I[0]) or bool(rest_I[0] > rest_I[1])


def true_clip(question: Question, index: int) -> Clip:
    """The simulator's clip of such a scene, drawn with the true pictures on."""
    batch = simulate(np.random.default_rng([SEED, index]), 1, scene=question.scene.scene, with_mel=False)
    plan, framing = batch.plan(0), batch.reading(0).framing
    kinds = [KINDS[kind] for kind in plan.entities.kind_K.tolist()]
    worn = {
        next(kinds.index(body) for body in BODIES[kind] if body in kinds): worn_picture(pictures[0])
        for kind, pictures in zip(question.scene.kinds, question.pictures, strict=True)
    }
    return Clip(draw(replace(plan, worn=worn), *RENDER_PIXELS[framing]), waveform(batch, 0), framing)


def read(asked: Question, clip: Clip, index: int) -> Cast:
    """Read the clip of a number."""
    true, stranger = true_clip(asked, index), question(index + 1_000 * len(SCENES))
    return Cast(told(clip, asked), swapped(clip, asked), told(true, asked), swapped(true, asked), told(clip, stranger))


def voice_questions(count: int) -> list[VoiceQuestion]:
    """What `count` clips are to say and in whose voice, always the same."""
    found = []
    with Teacher() as teacher:

        def speak(number: int, voice: Voice) -> tuple[Line, Wave]:
            line = Line(simulate(np.random.default_rng(0), 1, scene="gymnast", with_mel=False).reading(0), said(number))
            utterance = teacher.say(line.text, "en", voice)
            assert utterance is not None
            return line, utterance.wave_S

        for number in range(count):
            rng = np.random.default_rng([SEED, 7, number])
            all_voices = [Voice(variant, pitch, 50, 150) for variant in HELD_OUT for pitch in PITCHES]
            voices = [all_voices[place] for place in rng.permutation(len(all_voices))[:CHOICE]]
            line, true = speak(3 * number, voices[0])
            prompt = f'@one does a backflip in the gym, and says "{line.text}"'
            reference = speak(3 * number + 1, voices[0])[1]
            found.append(VoiceQuestion(line, prompt, reference, tuple(speak(3 * number + 2, voice)[1] for voice in voices), true))
    return found


def voice_reference(question: VoiceQuestion, desk: Path, index: int) -> Reference:
    """Somebody with that voice, as files."""
    picture, sound = desk / "one.png", desk / "one.wav"
    Image.fromarray(identities.draw(np.random.default_rng([SEED, 8, index]), "person", held_out=True)).save(picture)
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((question.reference.clip(-1, 1) * 32767).round().astype("<i2").tobytes())
    return Reference("one", "person", picture, sound)


@torch.inference_mode()
def heard(sound: Wave, start: float = 0.0) -> Tensor:
    """The timbre (V,) of speech from so many seconds on."""
    mel_MF = log_mel(torch.from_numpy(sound))
    first = round(start * FRAMES_A_SECOND) + PAUSE
    pieces = [mel_MF[first + APART * number :][:PIECE] for number in range(PIECES)]
    whole = [piece_MF for piece_MF in pieces if len(piece_MF) == PIECE] or [mel_MF[-PIECE:]]
    return functional.normalize(timbre()(torch.stack(whole)).mean(0), dim=0)


def read_voice(question: VoiceQuestion, sound: Wave) -> Voiced:
    """Read a clip's sound."""
    known_IV = torch.stack([heard(other) for other in question.others])
    alike_I = known_IV @ heard(sound, BEFORE_SECONDS)
    scene = simulate(np.random.default_rng(SEED), 1, scene="gymnast", with_mel=False)
    true_I = known_IV @ heard(spoken(scene, question.teacher), BEFORE_SECONDS)
    return Voiced(int(alike_I.argmax()) == 0, float(alike_I[0] - alike_I[1:].max()), int(true_I.argmax()) == 0)


def table(casts: Sequence[Cast], voices: Sequence[Voiced], photographs: Sequence[Cast]) -> dict[str, dict[str, Any]]:
    """Rows of the scorecard."""
    rows: dict[str, dict[str, Any]] = {}

    def put(name: str, values: Sequence[bool], floor: Sequence[bool], baselines: Mapping[str, float]) -> None:
        if values:
            rows[name] = {
                "value": float(np.mean(values)), "interval": interval(values), "floor": float(np.mean(floor)) if floor else None,
                "baselines": dict(baselines), "n": len(values), "detection_rate": 1.0,
            }  # fmt: skip

    def every(found: Sequence[Cast], pick: Callable[[Cast], Iterable[bool | None]]) -> list[bool]:
        return [value for one in found for value in pick(one) if value is not None]

    for name, found in (("cast_look", casts), ("cast_photo", photographs)):
        stranger = every(found, lambda one: one.stranger)
        put(
            name, every(found, lambda one: one.right), every(found, lambda one: one.true_right),
            {"stranger": float(np.mean(stranger)) if stranger else 0.0, "chance": 1 / CHOICE},
        )  # fmt: skip
    put("cast_swap", every(casts, lambda one: [one.swapped]), every(casts, lambda one: [one.true_swapped]), {"chance": 0.5})
    put("cast_voice", [one.right for one in voices], [one.true_right for one in voices], {"chance": 1 / CHOICE})
    return rows
