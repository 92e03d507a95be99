"""Train the speech network: letters to phonemes, phonemes to times, mel and mouth, and a voice from a piece of sound.

    python -m generation.training.speech --out runs/speech --minutes 60 --threads 1

The teacher is espeak-ng (`generation.world.voices`). Every two utterances are in one voice, and each is spoken with the code that was read
from the other, so a code can only hold what a voice has in common. A run continues where it stopped; `--minutes` counts the core time of
all its steps.
"""

from __future__ import annotations

import argparse
import json
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from generation.network import checkpoint
from generation.network.mel import log_mel
from generation.network.phonemes import LANGUAGES, PHONEMES, STRESSES
from generation.network.plan import HOP, MEL_FLOOR, SAMPLE_RATE
from generation.network.speech import (
    CLASSES,
    FRAMES_A_SECOND,
    HIGHEST_HERTZ,
    LOWEST_HERTZ,
    SOUNDS_A_LETTER,
    VOICES_A_GROUP,
    Speech,
    SpeechConfig,
    letters_of,
)
from generation.training.ema import Average
from generation.world.voices import HIGH, LOW, Sentences, Teacher, Utterance, Voice, openness, utterances

BATCH = 16
WORDS = 192  # in a step
RATE = 2e-3
WARM_UP = 200
VOICED = 0.5  # of a frame's own strength in its autocorrelation
PITCH_WINDOW = 1024
SAVE_EVERY = 180.0
GROUPS = (LOW, HIGH)


@dataclass
class Batch:
    """Utterances, padded. frames_BP are whole; pitch_BM is log hertz, 0 where unvoiced; mouth_BM from 0 to 1."""

    sound_BP4: Tensor
    there_BP: Tensor
    language_B: Tensor
    frames_BP: Tensor
    mel_BMF: Tensor
    heard_BM: Tensor
    pitch_BM: Tensor
    mouth_BM: Tensor


def pitches(wave_S: Tensor) -> Tensor:
    """Log hertz of every mel frame (M,), 0 where it has none: the peak of its autocorrelation (after Boersma 1993)."""
    count = len(wave_S) // HOP
    padded = nn.functional.pad(wave_S, (PITCH_WINDOW // 2, PITCH_WINDOW))
    window = torch.hann_window(PITCH_WINDOW)
    frames_MW = padded.unfold(0, PITCH_WINDOW, HOP)[:count] * window

    def correlated(signal: Tensor) -> Tensor:
        return torch.fft.irfft(torch.fft.rfft(signal, 2 * PITCH_WINDOW).abs().square())[..., : PITCH_WINDOW // 2]

    own_MW = correlated(frames_MW)
    likeness_MW = own_MW / own_MW[:, :1].clamp(min=1e-6) / (correlated(window) / correlated(window)[0]).clamp(min=0.1)
    shortest, longest = int(SAMPLE_RATE / HIGHEST_HERTZ), int(SAMPLE_RATE / LOWEST_HERTZ)
    span_MW = likeness_MW[:, shortest : longest + 1]
    # A period counts twice as much as its double, or a voice would fall an octave wherever that fits as well.
    best_M = (span_MW - 0.02 * torch.arange(span_MW.shape[1]).add(shortest).log2()).argmax(1) + shortest
    around_M3 = likeness_MW.gather(1, torch.stack([best_M - 1, best_M, best_M + 1], 1))
    bend_M = (around_M3[:, 0] - 2 * around_M3[:, 1] + around_M3[:, 2]).clamp(max=-1e-6)
    period_M = best_M + (0.5 * (around_M3[:, 0] - around_M3[:, 2]) / bend_M).clamp(-0.5, 0.5)
    loud_M = own_MW[:, 0] > 1e-3 * own_MW[:, 0].max()
    return torch.where((around_M3[:, 1] > VOICED) & loud_M, (SAMPLE_RATE / period_M).log(), 0.0)


def mouth_of(utterance: Utterance, frames: int) -> Tensor:
    """How far the mouth is open in every mel frame: it moves evenly from one phoneme's middle to the next, and a pause closes it."""
    begin_P = np.concatenate([[0.0], utterance.end_P[:-1]])
    open_P = [openness(PHONEMES[row[0]]) for row in utterance.saying.sound_P4]
    moments, targets = [], []
    for begin, end, target, row in zip(begin_P, utterance.end_P, open_P, utterance.saying.sound_P4, strict=True):
        edge = min(0.06, (end - begin) / 2) if row[0] == 0 else (end - begin) / 2
        moments += [begin + edge, max(end - edge, begin + edge + 1e-4)]
        targets += [target, target]
    return torch.from_numpy(np.interp(np.arange(frames) / FRAMES_A_SECOND, moments, targets)).float()


def frames_of(utterance: Utterance, frames: int) -> list[int]:
    """Whole mel frames of each phoneme, together `frames`."""
    ends = np.round(utterance.end_P * FRAMES_A_SECOND).astype(int).clip(0, frames)
    ends[-1] = frames
    return np.diff(ends, prepend=0).clip(min=0).tolist()


def batch_of(rows: Sequence[Utterance]) -> Batch:
    """Tensors of utterances."""
    waves = [torch.from_numpy(row.wave_S[: len(row.wave_S) // HOP * HOP]) for row in rows]
    mels = [log_mel(wave) for wave in waves]

    def padded(values: Sequence[Tensor], fill: float = 0.0) -> Tensor:
        return nn.utils.rnn.pad_sequence(list(values), batch_first=True, padding_value=fill)

    return Batch(
        sound_BP4=padded([torch.from_numpy(row.saying.sound_P4) for row in rows]),
        there_BP=padded([torch.ones(len(row.saying.sound_P4)) for row in rows]),
        language_B=torch.tensor([LANGUAGES.index(row.saying.language) for row in rows]),
        frames_BP=padded([torch.tensor(frames_of(row, len(mel))) for row, mel in zip(rows, mels, strict=True)]),
        mel_BMF=padded(mels, MEL_FLOOR),
        heard_BM=padded([torch.ones(len(mel)) for mel in mels]),
        pitch_BM=padded([pitches(wave) for wave in waves]),
        mouth_BM=padded([mouth_of(row, len(mel)) for row, mel in zip(rows, mels, strict=True)]),
    )


def speaking_loss(speech: Speech, batch: Batch) -> dict[str, Tensor]:
    """Every term; each utterance is spoken with the voice that is heard in its neighbour."""
    voice_BV = speech.voice_reader(batch.mel_BMF, batch.heard_BM).unflatten(0, (-1, 2)).flip(1).flatten(0, 1)
    heard_BPD, log_frames_BP = speech.hear(batch.sound_BP4, batch.there_BP, batch.language_B, voice_BV)
    made = speech.sound(heard_BPD, batch.frames_BP, voice_BV, batch.pitch_BM)
    share_BM = batch.heard_BM / batch.heard_BM.sum()
    voiced_BM = (batch.pitch_BM > 0).float()
    slope = (made.mel_BMF.diff(dim=1) - batch.mel_BMF.diff(dim=1)).abs().mean(-1)
    wanted_BP = batch.frames_BP.float().clamp(min=0.5).log()
    gap_BM = (made.pitch_BM - batch.pitch_BM).abs() * voiced_BM
    return {
        "mel": (share_BM * (made.mel_BMF - batch.mel_BMF).abs().mean(-1)).sum(),
        "slope": 0.5 * (share_BM[:, 1:] * slope).sum(),
        "mouth": 2 * (share_BM * (made.mouth_BM - batch.mouth_BM).abs()).sum(),
        "duration": (batch.there_BP * (log_frames_BP - wanted_BP).abs()).sum() / batch.there_BP.sum(),
        "pitch": 4 * gap_BM.sum() / voiced_BM.sum().clamp(min=1),
        "voiced": (share_BM * nn.functional.binary_cross_entropy_with_logits(made.voiced_BM, voiced_BM, reduction="none")).sum(),
    }


class Lexicon:
    """Words with how they are spelt and what they sound like. Every tenth is held out."""

    def __init__(self, teacher: Teacher, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        rows = [(word, language) for language, words in Sentences(seed).words.items() for word in words if len(word) <= 20]
        found = [(word, language, teacher.spell(word, language)) for word, language in tqdm(rows, desc="words", mininterval=5)]
        known = [(word, language, classes_of(sounds)) for word, language, sounds in found if sounds]
        known = [row for row in known if 0 < len(row[2]) <= SOUNDS_A_LETTER * len(letters_of(row[0]))]
        self.held_out = known[::10]
        self.known = [row for number, row in enumerate(known) if number % 10]

    def draw(self, count: int) -> list[tuple[str, str, list[int]]]:
        """Some known ones."""
        return [self.known[number] for number in self.random.integers(0, len(self.known), count)]


def classes_of(sounds: Sequence[str]) -> list[int]:
    """Phonemes with their stress as places in CLASSES."""
    found = []
    for sound in sounds:
        if sound[0] in STRESSES[1:]:
            found.append(CLASSES.index(sound[0]))
        found.append(CLASSES.index(sound.lstrip("ˈˌ")))
    return found


def spelling_loss(speech: Speech, rows: Sequence[tuple[str, str, list[int]]]) -> Tensor:
    """Connectionist temporal classification."""
    letters = [letters_of(word) for word, _, _ in rows]
    letters_BL = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in letters], batch_first=True)
    logits_BSN = speech.spelling(letters_BL, torch.tensor([LANGUAGES.index(language) for _, language, _ in rows]))
    targets = torch.tensor([label for _, _, labels in rows for label in labels])
    lengths = torch.tensor([SOUNDS_A_LETTER * len(row) for row in letters]), torch.tensor([len(labels) for _, _, labels in rows])
    return nn.functional.ctc_loss(logits_BSN.log_softmax(-1).transpose(0, 1), targets, *lengths, zero_infinity=True)


def spelling_score(speech: Speech, rows: Sequence[tuple[str, str, list[int]]]) -> dict[str, float]:
    """The part of words that are spelt right, phoneme by phoneme (stress left aside), by language."""
    right: dict[str, list[bool]] = {language: [] for language in LANGUAGES}
    for word, language, labels in rows:
        said = [phoneme for phoneme, _ in speech.spell([word], language)[0]]
        right[language].append(said == [label for label in labels if label < len(PHONEMES)])
    return {f"spelling {language}": float(np.mean(found)) for language, found in right.items() if found}


@torch.no_grad()
def keep_voices(speech: Speech, teacher: Teacher, sentences: Sentences) -> None:
    """Codes of voices that were learned, each from three utterances."""
    for group, variants in enumerate(GROUPS):
        for number in range(VOICES_A_GROUP):
            voice = Voice(variants[number % len(variants)])
            said = [teacher.say(sentences.draw("en"), "en", voice) for _ in range(6)]
            batch = batch_of([row for row in said if row][:3])
            speech.voices_GNV[group, number] = speech.voice_reader(batch.mel_BMF, batch.heard_BM).mean(0)


class Supply:
    """Batches that the teacher makes ahead, while the last one is learned."""

    def __init__(self, teacher: Teacher, seed: int) -> None:
        self._ahead: queue.Queue[list[Utterance]] = queue.Queue(4)
        self._source = utterances(teacher, seed)
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            self._ahead.put([next(self._source) for _ in range(BATCH)])

    def __iter__(self) -> Iterator[list[Utterance]]:
        while True:
            yield self._ahead.get()


def train(out: Path, minutes: float, seed: int, threads: int) -> None:
    """Train until so many minutes of core time are spent, saving on the way."""
    torch.manual_seed(seed)
    out.mkdir(parents=True, exist_ok=True)
    speech = Speech(SpeechConfig())
    average = Average(speech)
    optimiser = torch.optim.AdamW(speech.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=0.01)
    step, spent = 0, 0.0
    state = out / "state.pt"
    if state.exists():
        kept = torch.load(state, weights_only=True)
        speech.load_state_dict(kept["speech"])
        average.weights, average.updates = kept["average"], kept["step"]
        optimiser.load_state_dict(kept["optimiser"])
        step, spent = kept["step"], kept["spent"]
    with Teacher() as spelling_teacher, Teacher() as teacher, Teacher() as judge:
        lexicon = Lexicon(spelling_teacher, seed + step)
        sentences = Sentences(10**6 + seed)
        source = utterances(judge, 10**6 + seed, held_out=True)
        unheard = batch_of([next(source) for _ in range(32)])

        def publish() -> dict[str, float]:
            average.exchange(speech)
            speech.eval()
            with torch.no_grad():
                figures = {name: round(float(value), 4) for name, value in speaking_loss(speech, unheard).items()}
            figures |= {name: round(value, 4) for name, value in spelling_score(speech, lexicon.held_out[::6]).items()}
            keep_voices(speech, judge, sentences)
            checkpoint.save(speech, out, "speech", speech.config, {"steps": step, "minutes": round(spent / 60, 1)} | figures, half=True)
            speech.train()
            average.exchange(speech)
            with (out / "progress.jsonl").open("a") as file:
                file.write(json.dumps({"step": step} | figures) + "\n")
            return figures

        saved = spent
        with tqdm(total=round(60 * minutes), initial=round(spent), unit="s", mininterval=10) as bar:
            for rows in Supply(teacher, seed + 1000 + step):
                if spent >= 60 * minutes:
                    break
                began = time.process_time()
                gone = spent / (60 * minutes)
                for group in optimiser.param_groups:
                    group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * min(1.0, 4 * (1 - gone))  # falls in the last quarter
                terms = speaking_loss(speech, batch_of(rows))
                terms["spelling"] = spelling_loss(speech, lexicon.draw(WORDS))
                optimiser.zero_grad()
                sum(terms.values(), start=torch.zeros(())).backward()
                nn.utils.clip_grad_norm_(speech.parameters(), 1.0)
                optimiser.step()
                average.update(speech)
                step += 1
                spent += (time.process_time() - began) / threads
                bar.set_postfix(step=step, **{name: f"{float(value.detach()):.3f}" for name, value in terms.items()}, refresh=False)
                bar.update(round(spent) - bar.n)
                if spent - saved > SAVE_EVERY:
                    saved = spent
                    kept = {"speech": speech.state_dict(), "average": average.weights, "optimiser": optimiser.state_dict()}
                    torch.save(kept | {"step": step, "spent": spent}, out / "state.part")
                    (out / "state.part").replace(state)
                    tqdm.write(f"step {step}: {publish()}")
        tqdm.write(f"step {step}: {publish()}")


def main() -> None:
    """The command above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=Path("runs/speech"))
    parser.add_argument("--minutes", type=float, default=60.0, help="of core time in all, earlier starts of this run included")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments.out, arguments.minutes, arguments.seed, arguments.threads)


if __name__ == "__main__":
    main()
