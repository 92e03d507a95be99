"""Train the vocoder: mel of a waveform in, the waveform's spectra out.

    python -m generation.training.vocoder --out runs/vocoder --minutes 20 --threads 1

Of what it hears a quarter are the world's sounds (mixed, tuned up and down, louder and softer), a quarter blows and hisses made here, so
that it copes with sounds that no scene makes, a quarter speech in many voices, and a quarter speech over the world's sounds. A run
continues where it stopped; `--minutes` counts the core time of all its steps, so that a busy machine trains no worse.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.mel import WINDOW, log_mel, mel_filters
from generation.network.plan import HOP, SAMPLE_RATE
from generation.network.vocoder import Vocoder, VocoderConfig
from generation.world.scenes import simulate
from generation.world.sound import waveform
from generation.world.voices import Teacher, utterances

Wave = NDArray[np.floating[Any]]

SECONDS = 1.0  # of sound in one training sample
WINDOWS = (64, 256, 512, 2048)  # short ones hear when, long ones hear which tone
FLOOR = 1e-3  # magnitude below which a spectrum's bin counts as silent
BATCH = 8
LEARNING_RATE = 2e-3
AVERAGE = 0.998  # decay of the weights' moving average, which is what is saved
POOL = 512  # world clips kept at a time


def blow(random: np.random.Generator, samples: int) -> Wave:
    """A struck body: a few decaying tones and a short click."""
    seconds = np.arange(samples) / SAMPLE_RATE
    ratios = [(1, 2.76, 5.4, 8.93), (1, 2, 3, 4, 5), (1, 3.93, 9.6), tuple(1 + 4 * random.random(4))][random.integers(4)]
    lowest = 60 * 60 ** random.random()
    life = 0.02 * 80 ** random.random()
    sound = np.zeros(samples)
    for number, ratio in enumerate(ratios):
        if lowest * ratio > SAMPLE_RATE * 0.47:
            break
        strength = random.random() * 0.7**number if number else 1.0
        sound += strength * np.sin(2 * np.pi * lowest * ratio * seconds) * np.exp(-seconds * (1 + 0.5 * number) / life)
    click = random.standard_normal(samples) * np.exp(-seconds / (0.0005 + 0.006 * random.random()))
    sound += random.random() ** 2 * click
    return sound


def hiss(random: np.random.Generator, samples: int) -> Wave:
    """A noise in a band of its own that swells and dies."""
    seconds = np.arange(samples) / SAMPLE_RATE
    middle, width = 100 * 70 ** random.random(), 0.2 + 1.5 * random.random()
    hertz = np.fft.rfftfreq(samples, 1 / SAMPLE_RATE)
    band = np.exp(-((np.log2((hertz + 1) / middle) / width) ** 2))
    noise = np.fft.irfft(np.fft.rfft(random.standard_normal(samples)) * band, samples)
    rise, fall = 0.001 * 100 ** random.random(), 0.02 * 30 ** random.random()
    swell = (1 - np.exp(-seconds / rise)) * np.exp(-seconds / fall)
    sound: Wave = noise * swell
    return sound / (np.abs(sound).max() + 1e-9)


def invented(random: np.random.Generator, samples: int) -> Wave:
    """One to six blows and hisses at any time, at any loudness."""
    sound = np.zeros(samples)
    for _ in range(random.integers(1, 7)):
        start = int(random.random() * samples * 0.95)
        event = (blow if random.random() < 0.7 else hiss)(random, samples - start)
        sound[start:] += 10 ** (-1.5 * random.random()) * event
    return sound / max(1.0, np.abs(sound).max()) * 10 ** (-random.random())


class Sounds:
    """An endless supply of training waveforms (B, S), from a seed."""

    def __init__(self, seed: int, pool: int, teacher: Teacher) -> None:
        self.random = np.random.default_rng(seed)
        self.size = pool
        self.pool: list[Wave] = []
        self.said: list[Wave] = []
        self.utterances = utterances(teacher, seed)

    def grow(self, count: int) -> None:
        """Add `count` world clips and as many utterances; the oldest leave once the pool is full."""
        batch = simulate(self.random, count, with_mel=False)
        self.pool = (self.pool + [waveform(batch, index) for index in range(count)])[-self.size :]
        self.said = (self.said + [next(self.utterances).wave_S for _ in range(count)])[-self.size :]

    def world(self, samples: int) -> Wave:
        """A stretch of one or two clips, tuned by up to four semitones either way."""
        sound = np.zeros(samples)
        for _ in range(1 + int(self.random.random() < 0.3)):
            clip = self.pool[self.random.integers(len(self.pool))]
            speed = 2 ** self.random.uniform(-1 / 3, 1 / 3)
            start = self.random.random() * (len(clip) - samples * speed - 2)
            at = start + speed * np.arange(samples)
            sound += np.interp(at, np.arange(len(clip)), clip) * 10 ** (-self.random.random())
        return sound

    def speech(self, samples: int) -> Wave:
        """A stretch of somebody's sentence."""
        clip = self.said[self.random.integers(len(self.said))]
        start = self.random.integers(-samples // 4, max(len(clip) - samples // 2, 1))
        at = start + np.arange(samples)
        sound: Wave = np.where((at >= 0) & (at < len(clip)), clip[at.clip(0, len(clip) - 1)], 0.0)
        return sound * 10 ** (-0.5 * self.random.random())

    def batch(self, count: int) -> Tensor:
        """Rows (B, S) of each sort in turn."""
        samples = int(SECONDS * SAMPLE_RATE)
        sorts = (
            lambda: invented(self.random, samples),
            lambda: self.world(samples),
            lambda: self.speech(samples),
            lambda: self.speech(samples) + 0.5 * self.world(samples),
        )
        return torch.from_numpy(np.stack([sorts[row % len(sorts)]() for row in range(count)])).float()


def spectral_loss(made_BS: Tensor, true_BS: Tensor) -> dict[str, Tensor]:
    """Spectral convergence and log-magnitude distance, averaged over WINDOWS (Yamamoto et al. 2020, eq. 4-6)."""
    convergence, distance = made_BS.new_zeros(()), made_BS.new_zeros(())
    for size in WINDOWS:
        window = torch.hann_window(size)
        made, true = (torch.stft(wave_BS, size, size // 4, window=window, return_complex=True).abs() for wave_BS in (made_BS, true_BS))
        scale = (size / WINDOW) ** 0.5
        convergence = convergence + (made - true).norm() / (true.norm() + 1e-3) / len(WINDOWS)
        distance = distance + ((made / scale + FLOOR).log() - (true / scale + FLOOR).log()).abs().mean() / len(WINDOWS)
    return {"convergence": convergence, "log": distance}


def loss_of(vocoder: nn.Module, true_BS: Tensor) -> dict[str, Tensor]:
    """Every term of the loss and their weighted sum, `total`."""
    mel_BMF = log_mel(true_BS)
    made_BS = vocoder(mel_BMF)
    terms = spectral_loss(made_BS, true_BS)
    terms["mel"] = (log_mel(made_BS) - mel_BMF).abs().mean()
    terms["total"] = terms["convergence"] + terms["log"] + 0.5 * terms["mel"]
    return terms


def griffin_lim(mel_BMF: Tensor, rounds: int = 32) -> Tensor:
    """The baseline: least-squares magnitudes, then phases by alternating projection (Griffin and Lim 1984)."""
    inverse_FK = torch.linalg.pinv(mel_filters())
    magnitude_BKN = (mel_BMF.exp() @ inverse_FK).clamp(min=0).sqrt().transpose(1, 2)
    magnitude_BKN = nn.functional.pad(magnitude_BKN, (0, 1))
    samples, window = mel_BMF.shape[1] * HOP, torch.hann_window(WINDOW)
    phase_BKN = torch.rand(magnitude_BKN.shape, generator=torch.Generator().manual_seed(0)) * 2 * math.pi
    spectrum = torch.polar(magnitude_BKN, phase_BKN)
    for _ in range(rounds):
        wave_BS = torch.istft(spectrum, WINDOW, HOP, window=window, length=samples)
        again = torch.stft(wave_BS, WINDOW, HOP, window=window, return_complex=True, pad_mode="constant")
        spectrum = torch.polar(magnitude_BKN, again.angle())
    return torch.istft(spectrum, WINDOW, HOP, window=window, length=samples)


def onsets(wave_S: Wave) -> Wave:
    """Seconds at which the sound sets in: peaks of the rise of the log level in 2 ms steps."""
    step = 32
    level_N = np.log(np.sqrt(np.square(wave_S[: len(wave_S) // step * step].reshape(-1, step)).mean(1)) + 1e-3)
    rise_N = level_N[3:] - level_N[:-3]
    # The highest within 40 ms to either side.
    peaks = [n for n in range(len(rise_N)) if rise_N[n] > 1.2 and rise_N[n] == rise_N[max(0, n - 20) : n + 21].max()]
    return (np.array(peaks) + 2) * step / SAMPLE_RATE


def onset_match(made_S: Wave, true_S: Wave, tolerance: float = 0.05) -> tuple[int, int, int, list[float]]:
    """Matched, made and true onsets, and the matched ones' distances in seconds; each onset is used once."""
    made, true = list(onsets(made_S)), list(onsets(true_S))
    counts, gaps = (len(made), len(true)), list[float]()
    for instant in true:
        nearest = min(made, key=lambda other: abs(other - instant), default=math.inf)
        if abs(nearest - instant) <= tolerance:
            gaps.append(abs(nearest - instant))
            made.remove(nearest)
    return len(gaps), *counts, gaps


def judge(made_BS: Tensor, true_BS: Tensor) -> dict[str, float]:
    """Copy-synthesis figures: log-mel error where there is sound, spectral loss, onset F1 and median onset error."""
    true_BMF, made_BMF = log_mel(true_BS), log_mel(made_BS)
    heard = true_BMF > -7.0
    matched, made_count, true_count, gaps = 0, 0, 0, list[float]()
    for made_S, true_S in zip(made_BS.numpy(), true_BS.numpy(), strict=True):
        row = onset_match(made_S, true_S)
        matched, made_count, true_count, gaps = matched + row[0], made_count + row[1], true_count + row[2], gaps + row[3]
    terms = spectral_loss(made_BS, true_BS)
    return {
        "mel": float((made_BMF - true_BMF).abs()[heard].mean()),
        "log": float(terms["log"]),
        "convergence": float(terms["convergence"]),
        "onset_f1": 2 * matched / max(1, made_count + true_count),
        "onset_ms": 1000 * float(np.median(gaps)) if gaps else math.nan,
    }


def held_out(count: int = 24) -> Tensor:
    """World clips (B, S) that no training seed makes."""
    batch = simulate(np.random.default_rng(10**9 + 7), count, with_mel=False)
    return torch.from_numpy(np.stack([waveform(batch, index) for index in range(count)])).float()


def held_out_speech(teacher: Teacher, count: int = 24) -> Tensor:
    """Sentences (B, S) in voices that no training seed has, cut to two seconds."""
    source = utterances(teacher, 10**9 + 7, held_out=True)
    waves = [torch.from_numpy(next(source).wave_S[: 2 * SAMPLE_RATE]) for _ in range(count)]
    return torch.stack([nn.functional.pad(wave_S, (0, 2 * SAMPLE_RATE - len(wave_S))) for wave_S in waves])


def sheet(rows: list[Tensor], path: Path) -> None:
    """Log-mels (M, F) under each other as one picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [((row_MF.T.flip(0) + 11.5) / 16).clamp(0, 1).mul(255).byte().numpy() for row_MF in rows]
    whole = np.concatenate([np.pad(picture, ((0, 3), (0, 0)), constant_values=255) for picture in pictures])
    Image.fromarray(whole).resize((1024, 3 * len(whole))).save(path)


class Run:
    """A training run in a folder: weights, their moving average, optimiser and the time spent, saved and taken up again."""

    def __init__(
        self, out: Path, config: VocoderConfig, minutes: float, seed: int, threads: int, weights: Path | None = None, rate: float = 1.0
    ) -> None:
        torch.manual_seed(seed)
        self.out, self.minutes, self.threads, self.pace = out, minutes, threads, rate
        self.vocoder = checkpoint.load(Vocoder, VocoderConfig, weights, "vocoder").train() if weights else Vocoder(config)
        self.average = Vocoder(self.vocoder.config)
        self.average.load_state_dict(self.vocoder.state_dict())
        self.optimiser = torch.optim.AdamW(self.vocoder.parameters(), lr=LEARNING_RATE, betas=(0.8, 0.95), weight_decay=0.01)
        self.step, self.spent = 0, 0.0
        out.mkdir(parents=True, exist_ok=True)
        if (out / "state.pt").exists():
            state = torch.load(out / "state.pt", weights_only=True)
            self.vocoder.load_state_dict(state["vocoder"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.step, self.spent = state["step"], state["spent"]

    def rate(self) -> float:
        """Warm up over 100 steps, then a half cosine over the run's minutes."""
        gone = min(1.0, self.spent / (60 * self.minutes))
        return self.pace * LEARNING_RATE * min(1.0, (self.step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * gone)))

    def train(self, true_BS: Tensor) -> dict[str, float]:
        """One step; the terms of its loss."""
        began = time.process_time()
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        terms = loss_of(self.vocoder, true_BS)
        self.optimiser.zero_grad()
        terms["total"].backward()
        nn.utils.clip_grad_norm_(self.vocoder.parameters(), 1.0)
        self.optimiser.step()
        decay = min(AVERAGE, 1 - 1 / (self.step + 1))
        with torch.no_grad():
            for kept, fresh in zip(self.average.parameters(), self.vocoder.parameters(), strict=True):
                kept.lerp_(fresh, 1 - decay)
        self.step += 1
        self.spent += (time.process_time() - began) / self.threads
        return {name: float(value.detach()) for name, value in terms.items()}

    def save(self, figures: dict[str, float]) -> None:
        """Write the averaged weights with their figures, and everything needed to go on."""
        state = {"vocoder": self.vocoder.state_dict(), "average": self.average.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state | {"step": self.step, "spent": self.spent}, self.out / "state.part")
        (self.out / "state.part").replace(self.out / "state.pt")
        metadata = {"step": self.step, "minutes": round(self.spent / 60, 2)} | {name: round(value, 4) for name, value in figures.items()}
        checkpoint.save(self.average, self.out, "vocoder", self.vocoder.config, metadata, half=True)
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(metadata) + "\n")

    @torch.no_grad()
    def look(self, true_BS: Tensor) -> dict[str, float]:
        """Figures on held-out clips, and a sheet with the true mel above the made one."""
        made_BS = self.average(log_mel(true_BS))
        pairs = zip(true_BS[:4], made_BS[:4], strict=True)
        sheet([log_mel(wave_S) for pair in pairs for wave_S in pair], self.out / "sheets" / f"{self.step:06d}.png")
        return judge(made_BS, true_BS)


def batches(sounds: Sounds, size: int) -> Iterator[Tensor]:
    """Batches for ever; the pool of world clips grows while training runs."""
    while True:
        if len(sounds.pool) < sounds.size or sounds.random.random() < 0.01:
            sounds.grow(16)
        yield sounds.batch(size)


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/vocoder"))
    parser.add_argument("--minutes", type=float, default=20.0, help="of core time in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="a preset's folder: a new run begins with its vocoder instead of noise")
    parser.add_argument("--rate", type=float, default=1.0, help="of the learning rate: less, where what was trained shall stay")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    how = (arguments.minutes, arguments.seed, arguments.threads, arguments.weights, arguments.rate)
    run = Run(arguments.out, VocoderConfig(), *how)
    with Teacher() as teacher:
        tests = {"": held_out(), "speech_": held_out_speech(teacher)}
        with torch.no_grad():
            for name, true_BS in tests.items():
                tqdm.write(f"Griffin-Lim: {name}{judge(griffin_lim(log_mel(true_BS)), true_BS)}")
                tqdm.write(f"now: {name}{judge(run.average(log_mel(true_BS)), true_BS)}")
        supply = batches(Sounds(arguments.seed + run.step, POOL, teacher), BATCH)
        with tqdm(total=round(60 * arguments.minutes), initial=round(run.spent), unit="s", mininterval=5) as bar:
            saved = run.spent
            while run.spent < 60 * arguments.minutes:
                terms = run.train(next(supply))
                bar.set_postfix(step=run.step, **{name: f"{value:.3f}" for name, value in terms.items()}, refresh=False)
                bar.update(round(run.spent) - bar.n)
                if run.spent - saved > 120:
                    saved = run.spent
                    tqdm.write(f"step {run.step}: {keep(run, tests)}")
        tqdm.write(f"step {run.step}: {keep(run, tests)}")


def keep(run: Run, tests: dict[str, Tensor]) -> dict[str, float]:
    """Save the run with its figures on what it has not heard."""
    figures = {prefix + name: value for prefix, true_BS in tests.items() for name, value in run.look(true_BS).items()}
    run.save(figures)
    return figures


if __name__ == "__main__":
    main()
