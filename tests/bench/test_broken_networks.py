"""Every metric of the scorecard fails a network that is broken in what it measures, and passes the truth by the same formula."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from generation.bench.card import METRICS
from generation.bench.hearing import Hearing, listen
from generation.bench.metrics import Marks, mark
from generation.bench.paths import Track
from generation.bench.runner import glide_table, table
from generation.bench.suites import SUITES
from generation.bench.tracker import Sighting
from generation.bench.tumbling import Body
from generation.bench.velocity import GIVEN, JUDGED, RANGES, answer, questions
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate
from generation.world.sound import waveform
from tests.bench.truth import true_sighting

CLIPS = range(72)
LATE = 0.045  # seconds: within the tolerance of a match


@pytest.fixture(scope="module")
def batch() -> Batch:
    return simulate(np.random.default_rng(22), len(CLIPS), framing="landscape", with_mel=False)


@pytest.fixture(scope="module")
def heard(batch: Batch) -> dict[int, Hearing]:
    return {index: listen(waveform(batch, index)) for index in CLIPS if batch.reading(index).scene in SUITES["full"]}


def marked(batch: Batch, heard: dict[int, Hearing], change: Callable[[Sighting, int], Sighting] = lambda seen, index: seen) -> list[Marks]:
    return [
        mark(change(true_sighting(batch, index), index), heard[index], batch.reading(index))
        for index in CLIPS
        if batch.reading(index).scene in SUITES["full"] and batch.reading(index).scene != "peek"  # these have a batch of their own
    ]


@pytest.fixture(scope="module")
def truth(batch: Batch, heard: dict[int, Hearing]) -> dict:
    return table(marked(batch, heard))


def on_all(seen: Sighting, change: Callable[[Track], Track]) -> Sighting:
    balls, mallets = [change(ball) for ball in seen.balls], [change(mallet) for mallet in seen.mallets]
    return replace(seen, balls=balls, mallets=mallets, shot=change(seen.shot) if seen.shot else None)


def frozen(seen: Sighting, index: int) -> Sighting:
    def still(track: Track) -> Track:
        first = int(np.argmax(np.isfinite(track.x_T)))
        return replace(track, x_T=np.full(64, track.x_T[first]), y_T=np.full(64, track.y_T[first]))

    body = seen.body and Body(*(np.repeat(part[:1], 64, axis=0) for part in vars(seen.body).values()))
    limbs = seen.limbs and {name: entries[:1] * 64 for name, entries in seen.limbs.items()}
    return replace(on_all(seen, still), body=body, limbs=limbs)


def leaping(seen: Sighting, index: int) -> Sighting:
    return on_all(seen, lambda track: replace(track, x_T=track.x_T + np.where(np.arange(64) >= 36, 1.1, 0.0)))


def dropped_in(seen: Sighting, index: int) -> Sighting:
    """At the top of its flight the ball is suddenly over the ring, and falls through it."""
    if seen.shot is None or seen.rim is None:
        return seen
    first = int(np.nanargmax(seen.shot.y_T)) - 3
    fall_T = np.maximum(np.arange(64) - first, 0) / 16
    y_T = np.maximum(seen.rim[1] + 0.7 - 2.0 * fall_T - 0.5 * 9.81 * fall_T**2, 0.25)
    later_T = np.arange(64) >= first
    x_T, y_T = np.where(later_T, seen.rim[0], seen.shot.x_T), np.where(later_T, y_T, seen.shot.y_T)
    return replace(seen, shot=replace(seen.shot, x_T=x_T, y_T=y_T))


def floating(seen: Sighting, index: int) -> Sighting:
    """Everything at two thirds of its speed: a fall as on another planet."""
    when_T = np.arange(64) * 2 / 3
    return on_all(
        seen, lambda track: replace(track, x_T=np.interp(when_T, range(64), track.x_T), y_T=np.interp(when_T, range(64), track.y_T))
    )


def dead(seen: Sighting, index: int) -> Sighting:
    """Balls that give back a sixth of their speed."""
    height, speed, y_T = 3.0, 0.0, []
    for _ in range(64 * 16):
        y_T.append(height)
        height, speed = height + speed / 256, speed - 9.81 / 256
        if height < 0.25 and speed < 0:
            height, speed = 0.25, -speed / 6
    return on_all(seen, lambda track: replace(track, x_T=np.linspace(-2, 2, 64), y_T=np.array(y_T[::16]), radius=0.25))


EYES = {"frozen": frozen, "leaping": leaping, "dropped_in": dropped_in, "floating": floating, "dead": dead}
WRONG: dict[str, Any] = {
    "scene": "opera",
    "ball_colour": "none",
    "shirt_colour": "none",
    "place": "moon",
    "time": "noon",
    "count": 0,
    "side": "",
    "limbs": None,
}
DONE = ("jump", "finish", "roll", "ride", "fetch", "balance", "gap")
LOOKS = ("scene", "side", "shirt", "ball", "count", "place", "time", "animal", "coat", "paint")
BROKEN = {
    # metric -> how the network is broken, what truth reaches at least, what the broken one reaches at most (or the other way round)
    "outcome": ("frozen", 0.9, 0.35),
    "slot_outcome": ("frozen", 0.9, 0.35),
    "ball_teleports": ("leaping", 0.1, 0.8),
    "teleports_into_hoop": ("dropped_in", 0.0, 0.9),
    "gravity_error": ("floating", 0.03, 0.5),
    "restitution_error": ("dead", 0.06, 0.3),
    **dict.fromkeys(("landing", "slot_landing", "slot_trick", "slot_shape"), ("frozen", 0.9, 0.0)),
    "flip_turns_error": ("frozen", 0.06, 0.99),
    "axel_single_double": ("frozen", 0.9, 0.0),
    "jump_turns_error": ("frozen", 0.1, 1.0),
    **dict.fromkeys(("success_failure", *(f"slot_{slot}" for slot in DONE)), ("frozen", 0.9, 0.0)),
    "slots": ("wrong", 0.97, 0.5),
    "all_slots_right": ("wrong", 0.9, 0.0),
    **{f"slot_{slot}": ("wrong", 0.95, 0.0) for slot in LOOKS},
    **{f"slot_{slot}": ("another's sound", 0.85, 0.5) for slot in ("material", "melody", "tempo")},
    "right_sound": ("another's sound", 0.95, 0.5),
    "onset_f1": ("another's sound", 0.85, 0.5),
    "onset_offset_ms": ("late sound", 15.0, 30.0),
    "velocity_error": ("frozen frames", 0.03, 1.0),
    "velocity_error_beyond": ("frozen frames", 0.03, 1.0),
    "diversity": ("one clip again", 0.4, 0.0),
}


def after_it_was_hidden(seen: Sighting, change: Callable[[Track], Track]) -> Sighting:
    """The ball before a screen, and what became of it behind."""
    return replace(seen, balls=[*seen.balls[:1], *map(change, seen.balls[1:])])


def later(value_T: np.ndarray, frames: int) -> np.ndarray:
    return np.concatenate((np.full(frames, np.nan), value_T[:-frames]))


BEHIND: dict[str, Callable[[Sighting], Sighting]] = {
    "frozen": lambda seen: frozen(seen, 0),
    "never hidden": lambda seen: replace(
        seen, balls=[replace(seen.balls[0], x_T=np.linspace(-2, 2, 64), y_T=np.full(64, seen.balls[0].radius))]
    ),
    "recoloured": lambda seen: after_it_was_hidden(seen, lambda track: replace(track, colour_C=np.roll(track.colour_C, 1))),
    "vanishing": lambda seen: replace(seen, balls=seen.balls[:1]),
    "shifted": lambda seen: after_it_was_hidden(seen, lambda track: replace(track, x_T=track.x_T + 0.8)),
    "late": lambda seen: after_it_was_hidden(seen, lambda track: replace(track, x_T=later(track.x_T, 4), y_T=later(track.y_T, 4))),
    "two balls": lambda seen: replace(
        seen,
        balls=[
            *seen.balls,
            replace(seen.balls[0], x_T=np.where(np.arange(64) > 30, 0.5, np.nan), y_T=np.where(np.arange(64) > 30, 2, np.nan)),
        ],
    ),
}
HIDDEN = [
    # metric, how the network is broken, what truth and the broken one reach
    ("permanence", "frozen", 0.97, 0.0),
    ("permanence", "never hidden", 0.97, 0.0),
    ("permanence", "recoloured", 0.97, 0.35),
    ("permanence", "vanishing", 0.97, 0.35),
    ("permanence_vanished", "vanishing", 0.0, 1.0),
    ("permanence_exit_error", "shifted", 0.3, 2.0),
    ("permanence_exit_frames", "late", 0.6, 3.0),
    ("permanence_from_nothing", "two balls", 0.0, 0.7),
]


def test_no_metric_is_left_out() -> None:
    # test_remixing.py, test_extension.py, test_talking.py, test_lips.py, test_beginning.py, test_likeness.py, test_quality.py
    elsewhere = ("remix", "extension", "speech", "picture", "cast", "quality")
    assert set(BROKEN) | {name for name, *_rest in HIDDEN} == {name for name, metric in METRICS.items() if metric.group not in elsewhere}


@pytest.fixture(scope="module")
def broken(batch: Batch, heard: dict[int, Hearing]) -> dict[str, dict]:
    """Way of being broken -> scorecard."""
    pause = np.zeros(round(LATE * 16_000), np.float32)
    late = {index: listen(np.concatenate((pause, waveform(batch, index)))[:64_000]) for index in heard}
    another = dict(zip(heard, [*list(heard.values())[-1:], *heard.values()], strict=False))
    return {
        **{name: table(marked(batch, heard, change)) for name, change in EYES.items()},
        "wrong": table(marked(batch, heard, lambda seen, index: replace(seen, **WRONG))),
        "another's sound": table(marked(batch, another)),
        "late sound": table(marked(batch, late)),
    }


@pytest.mark.parametrize("name", [name for name in BROKEN if name not in (*RANGES, "diversity")])
def test_truth_passes_and_the_broken_network_fails(name: str, truth: dict, broken: dict) -> None:
    way, good, bad = BROKEN[name]
    right, wrong = truth[name]["value"], broken[way][name]["value"]
    if METRICS[name].better == "higher":
        assert right >= good and wrong <= bad, (right, wrong)
    else:
        assert right <= good and wrong >= bad, (right, wrong)


@pytest.fixture(scope="module")
def peeks() -> Batch:
    return simulate(np.random.default_rng(22), 40, "peek", "landscape", with_mel=False)


@pytest.mark.parametrize(("name", "way", "good", "bad"), HIDDEN)
def test_a_ball_behind_a_screen_must_not_cease_to_be(peeks: Batch, name: str, way: str, good: float, bad: float) -> None:
    silence = listen(np.zeros(64_000, dtype=np.float32))
    rows = []
    for change in (lambda seen: seen, BEHIND[way]):
        rows.append(table([mark(change(true_sighting(peeks, index)), silence, peeks.reading(index)) for index in range(len(peeks))]))
    right, wrong = (row[name]["value"] for row in rows)
    if METRICS[name].better == "higher":
        assert right >= good and wrong <= bad, (right, wrong)
    else:
        assert right <= good and wrong >= bad, (right, wrong)


@pytest.mark.parametrize("row", RANGES)
def test_frames_that_stand_still_fail_the_glide(row: str) -> None:
    _, good, bad = BROKEN[row]
    question = questions(row, 6)
    fastest = int(np.abs(question.states_BTKS[:, 0, 0, 2]).argmax())
    frames = draw(question.plan(fastest), 240, 240, range(JUDGED))
    still = np.concatenate((frames[:GIVEN], np.repeat(frames[GIVEN - 1 : GIVEN], JUDGED - GIVEN, 0)))
    assert glide_table({row: [answer(frames, question, fastest)]})[row]["value"] <= good
    assert glide_table({row: [answer(still, question, fastest)]})[row]["value"] >= bad


def test_one_clip_again_and_again_has_no_variety() -> None:
    batch = simulate(np.random.default_rng(4), 60, scene="bounce", framing="landscape", with_mel=False)
    alike = [index for index in range(60) if (batch.reading(index).count, batch.reading(index).material) == ("1", "rubber")][:4]
    asked = replace(batch.reading(alike[0]), place="", time="", ball="")
    silence = listen(np.zeros(64_000, dtype=np.float32))
    marks = [mark(true_sighting(batch, index), silence, asked) for index in alike]
    _, good, bad = BROKEN["diversity"]
    assert table(marks)["diversity"]["value"] >= good
    assert table(marks[:1] * 4)["diversity"]["value"] == bad
