"""Clips and prompts to a scorecard: every metric with its interval, the tracker's own floor, baselines and detection rate.

    python -m generation.bench.runner --floors --count 120
    python -m generation.bench.runner --floors --ends 20 --jumps 96 --screens 48 --shots 96 --talks 32

The floor is the same score given to the simulator's own drawings and waveforms, those that are hard to read among them: a network that
draws only clear clips can pass it.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from generation.bench.endings import ENDS, READ
from generation.bench.extension import Reach, true_reaches
from generation.bench.extension import table as extension_table
from generation.bench.hearing import listen
from generation.bench.jumping import TURNS
from generation.bench.lips import Lips, true_lips
from generation.bench.lips import table as lips_table
from generation.bench.metrics import Marks, interval, interval_f1, mark, spread, sync_controls
from generation.bench.onsets import together
from generation.bench.suites import GLIDES, LONGER, SUITES, TALKS
from generation.bench.talking import Talk, true_talks
from generation.bench.talking import table as talking_table
from generation.bench.tracker import JUDGES, Clip, sight
from generation.bench.velocity import RANGES, Answer, row_of, true_answers
from generation.network.plan import RENDER_PIXELS
from generation.network.reading import SCENE_SLOTS, SLOTS, Reading
from generation.world.batch import Batch
from generation.world.draw import draw
from generation.world.scenes import simulate
from generation.world.sound import waveform

FLOORS = JUDGES / "floors.json"
SCALE = {"skater": 1.0}  # of a floor's pictures where a face is looked at; half is enough for the others
SEEN_ENOUGH = 0.4  # of the frames: a clip whose main body is seen less does not count as detected
Row = dict[str, Any]


def marks_of(clips: Iterable[Clip], readings: Sequence[Reading]) -> list[Marks]:
    """Read every clip; the prompt is only looked at afterwards, to give marks."""
    return [mark(sight(clip), listen(clip.audio), asked) for clip, asked in zip(clips, readings, strict=True)]


def score(clips: Iterable[Clip], readings: Sequence[Reading]) -> dict[str, Row]:
    """Metric -> value, interval, floor, baselines, n, detection_rate."""
    return table(marks_of(clips, readings))


def table(marks: Sequence[Marks]) -> dict[str, Row]:
    """The scorecard of clips already marked."""
    floors = _floors()
    rows: dict[str, Row] = {}

    def put(name: str, values: Sequence[float], baselines: dict[str, float], detected: Sequence[bool]) -> None:
        if values:
            rows[name] = {
                "value": float(np.mean(values)), "interval": interval(values), "floor": floors.get(name), "baselines": baselines,
                "n": len(values), "detection_rate": float(np.mean(detected)) if len(detected) else 0.0,
            }  # fmt: skip

    shots = [one for one in marks if one.reading.scene == "basketball"]
    aimed = [one for one in shots if one.reading.outcome]
    put("outcome", [one.slots["outcome"] for one in aimed], _prior(aimed, "outcome"), [one.shot is not None for one in aimed])
    put("ball_teleports", [one.shot is None or one.shot.jumps > 0 for one in shots], {}, [one.shot is not None for one in shots])
    missed = [one for one in aimed if one.reading.outcome in ("rim_out", "board_miss", "air_ball")]
    put(
        "teleports_into_hoop", [one.shot is not None and one.shot.through_after_jump for one in missed], {},
        [one.shot is not None for one in missed],
    )  # fmt: skip
    flips = [one for one in marks if one.reading.scene == "gymnast"]
    seen_flips = [one.tumble is not None for one in flips]
    clean = [one for one in flips if one.reading.landing == "landed"]
    put(
        "flip_turns_error", [abs(one.tumble.turned - 1) if one.tumble else 1.0 for one in clean], {"frozen": 1.0},
        [one.tumble is not None for one in clean],
    )  # fmt: skip
    ended = [one for one in flips if one.reading.landing]
    put("landing", [one.slots["landing"] for one in ended], _prior(ended, "landing"), seen_flips)
    jumps = [one for one in marks if one.reading.jump in TURNS]
    put("axel_single_double", [one.slots["jump"] for one in jumps], _prior(jumps, "jump"), [one.jump is not None for one in jumps])
    if jumps:
        rows["axel_single_double"]["note"] = _of_each_jump(jumps)
    stood = [(one, TURNS[one.reading.jump]) for one in jumps if one.reading.finish == "landed"]
    put(
        "jump_turns_error", [abs(one.jump.turned - turns) if one.jump else turns for one, turns in stood],
        {"frozen": float(np.mean([turns for _one, turns in stood]))} if stood else {}, [one.jump is not None for one, _turns in stood],
    )  # fmt: skip
    told = [(one, ENDS[one.reading.scene]) for one in marks if ENDS.get(one.reading.scene, "") in one.slots]
    seen_told = [one.path_seen >= SEEN_ENOUGH for one, _slot in told]
    put("success_failure", [one.slots[slot] for one, slot in told], _prior_of_each(told), seen_told)
    peeks = [one.permanence for one in marks if one.permanence]
    hidings = [one.hiding for one in peeks if one.hiding]
    seen_peeks = [one.hiding is not None for one in peeks]
    never_back = {"never_back": float(np.mean([not one.due for one in hidings]))} if hidings else {}
    put("permanence", [one.kept for one in peeks], never_back, seen_peeks)
    put("permanence_vanished", [one.vanished for one in hidings if one.due], {"never_back": 1.0}, seen_peeks)
    put("permanence_from_nothing", [one.from_nothing > 0 for one in peeks], {}, seen_peeks)
    exits = [one.exit for one in hidings if one.exit]
    if exits:
        guesses = {name: float(np.mean([getattr(one, name) for one in exits])) for name in ("went_in", "constant_velocity")}
        put("permanence_exit_error", [one.error for one in exits], guesses, seen_peeks)
        late = [one.late for one in exits]
        put("permanence_exit_frames", [float(np.median(late))], {}, seen_peeks)
        rows["permanence_exit_frames"] |= {"interval": _median_interval(late), "n": len(late)}
    for slot in SLOTS:
        asked = [one for one in marks if slot in one.slots]
        put(f"slot_{slot}", [one.slots[slot] for one in asked], _prior(asked, slot), [one.path_seen >= SEEN_ENOUGH for one in asked])
    put("slots", [right for one in marks for right in one.slots.values()], {}, [one.path_seen >= SEEN_ENOUGH for one in marks])
    put("all_slots_right", [all(one.slots.values()) for one in marks if one.slots], {}, [one.path_seen >= SEEN_ENOUGH for one in marks])
    for name, still in (("gravity", 1.0), ("restitution", None)):
        able = [one for one in marks if one.reading.scene == "bounce" or (name == "gravity" and one.reading.scene == "basketball")]
        found = [getattr(one, name) for one in able]
        put(
            f"{name}_error",
            [value for value in found if value is not None],
            {"frozen": still} if still else {},
            [v is not None for v in found],
        )
    put(
        "right_sound",
        [one.right_sound for one in marks if one.right_sound is not None],
        {"material_prior": 0.2},
        [bool(one.onsets) for one in marks if one.right_sound is not None],
    )
    timed = [one for one in marks if one.reading.scene not in READ]
    if timed:
        sync = together([one.sync for one in timed])
        rows["onset_f1"] = {
            "value": sync.f1, "interval": interval_f1([one.sync for one in timed]), "floor": floors.get("onset_f1"),
            "baselines": sync_controls(timed), "n": len(timed), "detection_rate": float(np.mean([bool(one.touches) for one in timed])),
        }  # fmt: skip
        offsets = [offset * 1000 for offset in sync.offsets]
        if offsets:
            put("onset_offset_ms", [abs(float(np.median(offsets)))], {}, [True])
            rows["onset_offset_ms"] |= {"interval": _median_interval(offsets), "n": len(offsets)}
    rows |= _diversity(marks, floors)
    return rows


def glide_table(answers: Mapping[str, Sequence[Answer]]) -> dict[str, Row]:
    """The rows of gliding balls."""
    return {name: row_of(name, found, _floors().get(name)) for name, found in answers.items()}


def longer_table(made: Sequence[Reach]) -> dict[str, Row]:
    """The rows of longer clips."""
    return extension_table(made, _floors())


def talk_table(made: Sequence[tuple[Talk, Lips]]) -> dict[str, Row]:
    """The rows of clips in which somebody speaks: of their words and of their lips."""
    return talking_table([talk for talk, _lips in made], _floors()) | lips_table([lips for _talk, lips in made], _floors())


def _floors() -> dict[str, float]:
    kept: dict[str, float] = json.loads(FLOORS.read_text())["floors"] if FLOORS.exists() else {}
    return kept


def _prior(marks: Sequence[Marks], slot: str) -> dict[str, float]:
    """What always giving the commonest value of these prompts would get."""
    counts = Counter(getattr(one.reading, slot) for one in marks)
    return {"prior": max(counts.values()) / len(marks)} if marks else {}


def _prior_of_each(told: Sequence[tuple[Marks, str]]) -> dict[str, float]:
    """The same where every scene has a commonest value of its own."""
    counts = Counter((one.reading.scene, getattr(one.reading, slot)) for one, slot in told)
    most = {scene: max(count for (other, _value), count in counts.items() if other == scene) for scene, _value in counts}
    return {"prior": sum(most.values()) / len(told)} if told else {}


def _of_each_jump(jumps: Sequence[Marks]) -> str:
    """How many of each jump were told."""
    right = {name: [one.slots["jump"] for one in jumps if one.reading.jump == name] for name in TURNS}
    return ", ".join(f"{name} {sum(told)} of {len(told)}" for name, told in right.items()) + "."


def _median_interval(values: Sequence[float]) -> tuple[float, float]:
    sample = np.asarray(values)
    rng = np.random.default_rng(0)
    medians = np.abs(np.median(sample[rng.integers(len(sample), size=(1000, len(sample)))], 1))
    low, high = np.percentile(medians, (2.5, 97.5))
    return float(low), float(high)


def _diversity(marks: Sequence[Marks], floors: dict[str, float]) -> dict[str, Row]:
    """Spread of the paths at one prompt, over the simulator's at the same prompts."""
    groups: dict[Reading, list[Any]] = {}
    for one in marks:
        if one.path_C2 is not None and one.path_seen >= SEEN_ENOUGH:
            groups.setdefault(one.reading, []).append(one.path_C2)
    shares = []
    for reading, paths in groups.items():
        here = spread(paths)
        there = None if here is None else simulated_spread(reading)  # many clips: not for a prompt that came once
        if here is not None and there:
            shares.append(here / there)
    if not shares:
        return {}
    detected = float(np.mean([one.path_seen >= SEEN_ENOUGH for one in marks]))
    row = {"value": float(np.mean(shares)), "interval": interval(shares), "floor": floors.get("diversity"), "n": len(shares)}
    return {"diversity": row | {"baselines": {"one_clip_again": 0.0}, "detection_rate": detected}}


def simulated_spread(asked: Reading, wanted: int = 12) -> float | None:
    """The spread of the simulator's own clips of a prompt (true positions), so that diversity has a measure."""
    paths = []
    for attempt in range(8):
        batch = simulate(
            np.random.default_rng([99, attempt]), 160, scene=asked.scene or None, framing=asked.framing or None, with_mel=False
        )
        for index in range(len(batch)):
            one = batch.reading(index)
            if all(
                not getattr(asked, slot) or getattr(asked, slot) == getattr(one, slot)
                for slot in ("outcome", "side", "count", "material", "melody", "tempo")
            ):
                body = 1  # the ball of a shot, a mallet; of bouncing balls the first
                body = 0 if one.scene in ("bounce", "glide", "peek") else body
                states_TS = batch.states_BTKS[index, ::4, body]
                paths.append(np.where(states_TS[:, 6:7] > 0.5, states_TS[:, :2], np.nan))
        if len(paths) >= wanted:
            break
    return spread(paths[:wanted])


def true_clip(batch: Batch, index: int, scale: float = 1.0) -> Clip:
    """The simulator's drawing and waveform of one clip."""
    framing = batch.reading(index).framing
    width, height = RENDER_PIXELS[framing]
    return Clip(draw(batch.plan(index), round(width * scale), round(height * scale)), waveform(batch, index), framing)


def floors(
    count: int, glides: int, longer: int, talks: int, seed: int = 2026, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm
) -> dict[str, Row]:
    """The scorecard of the simulator itself: what a prompt can ask for, `glides` balls that glide, of either range, `longer` scenes,
    `talks` people who speak.
    """
    batch = simulate(np.random.default_rng(seed), count, with_mel=False)
    marks = []
    for index in progress([index for index in range(count) if batch.reading(index).scene in SUITES["full"]]):
        marks += marks_of([true_clip(batch, index, 0.5)], [batch.reading(index)])
    rows = table(marks) | glide_table({name: true_answers(name, glides, progress(range(glides))) for name in RANGES})
    rows |= longer_table(true_reaches(progress(range(longer))))
    return rows | true_talk_rows(talks, progress)


def true_talk_rows(count: int, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm) -> dict[str, Row]:
    """The rows of people who speak, from the teacher's voice and the simulator's drawings."""
    return talk_table(list(zip(true_talks(count, progress), true_lips(count, progress), strict=True)))


def floors_of_ends(count: int, seed: int = 2027, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm) -> dict[str, Row]:
    """The rows that only scenes of ENDS have, from so many of the simulator's clips of each."""
    marks = []
    for scene in ENDS:
        batch = simulate(np.random.default_rng(seed), count, scene=scene, with_mel=False)
        for index in progress(range(count)):
            marks += marks_of([true_clip(batch, index, SCALE.get(scene, 0.5))], [batch.reading(index)])
    others = {slot for scene, slots in SCENE_SLOTS.items() if scene not in ENDS for slot in (*slots, "scene", "place", "time")}
    own = {f"slot_{slot}" for slot in SLOTS if slot not in others} | {"success_failure", "landing", "flip_turns_error"}
    return {name: row for name, row in table(marks).items() if name in own}


def floors_of_jumps(count: int, seed: int = 2028, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm) -> dict[str, Row]:
    """The rows of jumps, from so many of the simulator's."""
    batch = simulate(np.random.default_rng(seed), 2 * count, scene="skater", with_mel=False)
    jumps = [index for index in range(2 * count) if batch.reading(index).jump in TURNS][:count]
    marks = [marks_of([true_clip(batch, index)], [batch.reading(index)])[0] for index in progress(jumps)]
    return {name: row for name, row in table(marks).items() if name in ("axel_single_double", "jump_turns_error")}


def floors_of_shots(count: int, seed: int = 2029, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm) -> dict[str, Row]:
    """The rows that only shots at a hoop have, from so many of the simulator's."""
    return _floors_of_scene("basketball", count, seed, progress, ("outcome", "slot_outcome", "ball_teleports", "teleports_into_hoop"))


def floors_of_screens(count: int, seed: int = 2030, progress: Callable[[Iterable[int]], Iterable[int]] = tqdm) -> dict[str, Row]:
    """The rows of balls that go behind a screen, from so many of the simulator's clips."""
    names = ("permanence", "permanence_vanished", "permanence_from_nothing", "permanence_exit_error", "permanence_exit_frames")
    return _floors_of_scene("peek", count, seed, progress, names)


def _floors_of_scene(
    scene: str, count: int, seed: int, progress: Callable[[Iterable[int]], Iterable[int]], names: Sequence[str]
) -> dict[str, Row]:
    batch = simulate(np.random.default_rng(seed), count, scene=scene, with_mel=False)
    marks = [marks_of([true_clip(batch, index, 0.5)], [batch.reading(index)])[0] for index in progress(range(count))]
    return {name: row for name, row in table(marks).items() if name in names}


# Floors that are measured alone, so many clips each, while all others are kept.
ALONE: dict[str, Callable[[int], dict[str, Row]]] = {
    "ends": floors_of_ends,
    "jumps": floors_of_jumps,
    "screens": floors_of_screens,
    "shots": floors_of_shots,
    "talks": true_talk_rows,
}


def main() -> None:
    """Measure and keep the floors."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--floors", action="store_true", required=True)
    parser.add_argument("--count", type=int, default=120)
    for name, measure in ALONE.items():
        help_text = " ".join((measure.__doc__ or "").split())
        parser.add_argument(f"--{name}", type=int, metavar="N", help=f"Keep all other floors, and measure: {help_text}")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    alone = {name: count for name in ALONE if (count := getattr(arguments, name))}
    if alone:
        rows = {key: row for name, count in alone.items() for key, row in ALONE[name](count).items()}
        kept = json.loads(FLOORS.read_text())
        kept["floors"] |= {name: row["value"] for name, row in rows.items()}
        kept["rows"] |= rows
    else:
        rows = floors(arguments.count, GLIDES["full"], LONGER["full"], TALKS["full"])
        kept = {"clips": arguments.count, "floors": {name: row["value"] for name, row in rows.items()}, "rows": rows}
    FLOORS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    for name, row in rows.items():
        low, high = row["interval"]
        print(
            f"{name:22} {row['value']:.4f}  {low:.3f}..{high:.3f}  n {row['n']}  detected {row['detection_rate']:.2f}  {row['baselines']}"
        )


if __name__ == "__main__":
    main()
