"""Trains the text reader on the caption and remix grammars of every language and reports how it reads what it has never seen.

    python -m generation.training.text --out runs/text --minutes 12 --threads 1

With --weights a new run begins with the reader of a preset instead of noise.

The run directory holds state.safetensors (weights, optimiser, step: a second start continues), the finished reader and
report.json. Learning rate follows the clock, so a run of any length ends annealed.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.reading import SLOTS, Reading
from generation.network.text import READ_SLOTS, ReadingResult, TextReader, TextReaderConfig, gram_table, scene_token
from generation.training.growth import grown
from generation.world.language import SCENES, Caption, caption, random_reading
from generation.world.remixes import change, wish
from generation.world.tongues import ENGLISH, TONGUES, Tongue

HERE = Path(__file__).parent
BATCH = 96
LEARNING_RATE = 2e-3
WHOLE_WORD_DROPOUT = 0.15  # so that a word's n-grams alone must do when it is unknown or misspelt
AVERAGE = 0.998  # of the weights, a step
SHARES = {"en": 0.6, "fr": 0.2, "de": 0.2}  # of the prompts that a run draws
STATE = "state.safetensors"
_SUFFIX = {"en": "", "fr": "_fr", "de": "_de"}  # of the files with hand-written prompts


Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def encode(captions: Sequence[Caption], config: TextReaderConfig) -> Batch:
    """Hash rows (B, W, G), scenes of the sources (B,), tokens (B, S) of READ_SLOTS and understood shares (B,)."""
    about_B = torch.tensor([scene_token(entry.about) for entry in captions])
    tokens_BS = torch.tensor([entry.reading.tokens() for entry in captions])[:, [list(SLOTS).index(slot) for slot in READ_SLOTS]]
    understood_B = torch.tensor([entry.understood for entry in captions])
    return gram_table([entry.text for entry in captions], config), about_B, tokens_BS, understood_B


def loss_of(reader: TextReader, grams_BWG: Tensor, about_B: Tensor, tokens_BS: Tensor, understood_B: Tensor) -> Tensor:
    """Cross-entropy summed over slots, plus the understood share."""
    logits_SBV, grasp_B = reader(grams_BWG, about_B)
    slots = functional.cross_entropy(logits_SBV.flatten(0, 1), tokens_BS.T.flatten()) * len(READ_SLOTS)
    return slots + functional.binary_cross_entropy_with_logits(grasp_B, understood_B)


def batches(rng: random.Random, config: TextReaderConfig) -> Iterator[Batch]:
    """Endless encoded batches. Eight are drawn at once and sorted by length: padding would otherwise double the work."""
    while True:
        tongues = rng.choices([TONGUES[code] for code in SHARES], list(SHARES.values()), k=8 * BATCH)
        captions = sorted((wish(rng, tongue) for tongue in tongues), key=lambda entry: len(entry.text))
        starts = list(range(0, 8 * BATCH, BATCH))
        rng.shuffle(starts)
        for at in starts:
            yield encode(captions[at : at + BATCH], config)


def save_state(
    path: Path, reader: TextReader, average: dict[str, Tensor], optimiser: torch.optim.Optimizer, step: int, spent: float
) -> None:
    """Everything a second start needs, in one safetensors file."""
    tensors = {f"weight.{name}": tensor for name, tensor in reader.state_dict().items()}
    tensors |= {f"average.{name}": tensor for name, tensor in average.items()}
    for index, moments in optimiser.state_dict()["state"].items():
        tensors |= {f"moment.{index}.{name}": tensor for name, tensor in moments.items()}
    metadata = {"step": str(step), "seconds": str(spent), "config": json.dumps(asdict(reader.config))}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, str(path), metadata=metadata)


def load_state(path: Path, reader: TextReader, average: dict[str, Tensor], optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    """Fill reader, average and optimiser; returns the step and the seconds already spent."""
    with safe_open(str(path), framework="pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dict
        words = file.metadata()
    reader.load_state_dict({name.removeprefix("weight."): tensor for name, tensor in tensors.items() if name.startswith("weight.")})
    average.update({name.removeprefix("average."): tensor for name, tensor in tensors.items() if name.startswith("average.")})
    moments: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("moment."):
            _, index, kind = name.split(".")
            moments.setdefault(int(index), {})[kind] = tensor
    optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
    return int(words["step"]), float(words["seconds"])


def train(out: Path, minutes: float, config: TextReaderConfig, seed: int = 0, weights: Path | None = None) -> TextReader:
    """Train for so many minutes in all; a directory with a state continues where it stopped, a new one may begin with a preset's reader."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    reader = (grown(TextReader, TextReaderConfig, weights, "text") if weights else TextReader(config)).train()
    average = {name: tensor.detach().clone() for name, tensor in reader.state_dict().items()}
    optimiser = torch.optim.AdamW(reader.parameters(), lr=LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    step, spent = load_state(out / STATE, reader, average, optimiser) if (out / STATE).exists() else (0, 0.0)
    rng = random.Random(f"{seed}.{step}")
    data = batches(rng, config)
    started = time.monotonic()
    last_save = started
    with tqdm(total=round(minutes * 60), initial=round(spent), unit="s", bar_format="{l_bar}{bar}| {n:.0f}/{total} s {postfix}") as bar:
        while (passed := spent + time.monotonic() - started) < minutes * 60:
            part = passed / (minutes * 60)
            optimiser.param_groups[0]["lr"] = (
                LEARNING_RATE * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * (0.5 + 0.5 * math.cos(math.pi * part)))
            )
            grams_BWG, about_B, tokens_BS, understood_B = next(data)
            # Drawn by the global generator: training only, the reader itself has no randomness.
            grams_BWG[..., 0].masked_fill_(torch.rand(grams_BWG.shape[:2]) < WHOLE_WORD_DROPOUT, 0)
            loss = loss_of(reader, grams_BWG, about_B, tokens_BS, understood_B)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimiser.step()
            step += 1
            for name, tensor in reader.state_dict().items():
                average[name].lerp_(tensor, 1.0 - min(AVERAGE, step / (step + 10)))
            if step % 50 == 0:
                bar.n = round(min(passed, minutes * 60))
                bar.set_postfix_str(f"step {step} loss {loss.item():.3f}")
            if time.monotonic() - last_save > 60:
                save_state(out / STATE, reader, average, optimiser, step, spent + time.monotonic() - started)
                last_save = time.monotonic()
    save_state(out / STATE, reader, average, optimiser, step, minutes * 60)
    reader.load_state_dict(average)
    return reader.eval()


def read_lines(name: str) -> list[str]:
    """The hand-written prompts beside this file."""
    return [line for line in (HERE / name).read_text("utf-8").splitlines() if line.strip()]


def written_prompts(code: str = "en") -> list[Caption]:
    """Hand-written prompts of the world with what they say; no part of the grammar was made from them."""
    entries = [line.split("|") for line in read_lines(f"prompts_world{_SUFFIX[code]}.txt")]
    return [Caption(text.strip(), Reading(**dict(pair.split("=") for pair in said.split())), 1.0) for text, said in entries]


def remix_prompts(code: str = "en") -> list[Caption]:
    """Hand-written remix prompts, each with the scene of its source and what it says; no part of the grammar was made from them."""
    entries = [[part.strip() for part in line.split("|")] for line in read_lines(f"prompts_remix{_SUFFIX[code]}.txt")]
    return [Caption(text, Reading(**dict(pair.split("=") for pair in said.split())), 1.0, about) for text, about, said in entries]


def read_captions(reader: TextReader, captions: Sequence[Caption]) -> list[ReadingResult]:
    """Every caption read about the scene of its source."""
    groups = [captions[at : at + 256] for at in range(0, len(captions), 256)]
    return [
        result
        for group in groups
        for result in reader.read_all([entry.text for entry in group], [Reading(scene=entry.about) for entry in group])
    ]


def slot_scores(results: Sequence[ReadingResult], captions: Sequence[Caption]) -> dict[str, float]:
    """Accuracy a slot where the true scene has the slot, and the share of prompts with every slot right."""
    right: dict[str, list[bool]] = {slot: [] for slot in READ_SLOTS}
    whole = []
    for result, entry in zip(results, captions, strict=True):
        for slot in READ_SLOTS:
            true, read = getattr(entry.reading, slot), getattr(result.reading, slot)
            if true or read:
                right[slot].append(true == read)
        whole.append(result.reading == entry.reading)
    return {slot: sum(marks) / len(marks) for slot, marks in right.items() if marks} | {"all": sum(whole) / len(whole)}


def report(reader: TextReader, count: int = 3000) -> dict[str, object]:
    """What the model card prints, English first; the other languages' rows lie under their codes."""
    return _rows(reader, "en", ENGLISH, count) | {code: _rows(reader, code, TONGUES[code], count) for code in TONGUES if code != "en"}


def _rows(reader: TextReader, code: str, tongue: Tongue, count: int) -> dict[str, object]:
    """One language: held-out patterns with typos, held-out wordings, hand-written prompts, remixes, foreign prompts."""
    rng = random.Random(20_261_122)
    makers: dict[str, Callable[[], Caption]] = {
        "held_out_patterns_with_typos": lambda: caption(random_reading(rng), rng, tongue, typos=0.06, held_out_patterns=True),
        "held_out_wordings": lambda: caption(random_reading(rng), rng, tongue, said=1.0, held_out_words=True),
        "remix_held_out_patterns_with_typos": lambda: change(rng, rng.choice(SCENES), tongue, typos=0.06, held_out_patterns=True),
        "remix_held_out_wordings": lambda: change(rng, rng.choice(SCENES), tongue, held_out_patterns=True, held_out_words=True),
    }
    sets = {name: [maker() for _ in range(count)] for name, maker in makers.items()}
    sets |= {"hand_written": written_prompts(code), "remix_hand_written": remix_prompts(code)}
    scores: dict[str, object] = {}
    for name, captions in sets.items():
        scores[name] = slot_scores(read_captions(reader, captions), captions) | {"prompts": len(captions)}
    foreign = read_lines(f"prompts_elsewhere{_SUFFIX[code]}.txt")
    read = reader.read_all(foreign)
    wrong = {text: result.reading.scene for text, result in zip(foreign, read, strict=True) if result.reading.scene}
    scores["elsewhere"] = {"prompts": len(foreign), "false_scene_rate": len(wrong) / len(foreign), "wrong": wrong}
    pairs = [Caption(text, Reading(), 0.0, scene) for text in foreign for scene in SCENES]
    remixed = [replace(result.reading, place="", time="") for result in read_captions(reader, pairs)]
    scores["remix_elsewhere"] = {"prompts": len(pairs), "false_slot_rate": sum(said != Reading() for said in remixed) / len(pairs)}
    own = reader.read_all([entry.text for entry in written_prompts(code)])
    scores["understood"] = {
        "hand_written": sum(r.understood for r in own) / len(own),
        "elsewhere": sum(r.understood for r in read) / len(read),
    }
    return scores


def main() -> None:
    """Train, report, save."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=6.0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its reader instead of noise")
    parser.add_argument("--preset", type=Path, help="also put the finished reader into this preset folder")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    reader = train(arguments.out, arguments.minutes, TextReaderConfig(), weights=arguments.weights)
    reader.load_state_dict(
        {name: tensor.bfloat16().float() if tensor.dim() > 1 else tensor for name, tensor in reader.state_dict().items()}
    )
    scores = report(reader)
    (arguments.out / "report.json").write_text(json.dumps(scores, indent=1))
    for folder in filter(None, (arguments.out, arguments.preset)):
        checkpoint.save(reader, folder, "text", reader.config, {"seconds": arguments.minutes * 60, "scores": scores}, half=True)
    print(json.dumps(scores, indent=1))


if __name__ == "__main__":
    main()
