"""Whose voice it is, and where in a sound somebody speaks.

- The network is the speaker encoder that comes in the package Resemblyzer (GE2E, arXiv:1710.10467): three LSTM layers of 256 and a linear
  one over 40 mel bands, one embedding for each 1.6 s. It is small enough to be run in numpy here, so the package's own code is not used.
- Its weights lie in PyTorch's older format, a row of pickles; only tensors are read out of it and nothing in it is run.
- Speech is what is louder than the quiet parts of the same sound by SPEECH decibels.

No Django here.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from cameos.enrolment.faces import part_file

RATE = 16_000
WINDOW, HOP, BANDS = 400, 160, 40
PART, STEP = 160, 77  # mel frames of a part, and between two
LOUDNESS = 10 ** (-30 / 20)  # of what the network was taught on
LAYERS = 3
BLOCK = 320  # samples: 20 ms
SPEECH, LOWEST = 12.0, -50.0  # decibels above the quiet parts, and of full scale under which nothing is speech

Sound = NDArray[np.float32]


def embedding(sound: Sound) -> NDArray[np.float32]:
    """256 numbers of length 1 that say whose voice it is, from 16 kHz sound in which somebody speaks."""
    spoken = sound[: sound.size // BLOCK * BLOCK].reshape(-1, BLOCK)[speech(sound)].reshape(-1)
    if spoken.size < PART * HOP:  # again from its beginning: silence at the end would be heard as part of the voice
        spoken = np.resize(spoken, PART * HOP)
    loud = float(np.sqrt(np.mean(spoken**2)))
    bands = _mel(spoken * max(LOUDNESS / max(loud, 1e-9), 1.0))
    starts = range(0, max(len(bands) - PART, 0) + 1, STEP)
    parts = _encoded(np.stack([bands[start : start + PART] for start in starts]))
    whole = parts.mean(0)
    return np.asarray(whole / np.linalg.norm(whole), np.float32)


def speech(sound: Sound) -> NDArray[np.bool_]:
    """For each whole 20 ms whether somebody speaks, or there is any sound like it."""
    blocks = sound[: sound.size // BLOCK * BLOCK].reshape(-1, BLOCK)
    if not len(blocks):
        return np.zeros(0, bool)
    level = 10 * np.log10(np.mean(blocks**2, axis=1) + 1e-12)
    quiet = np.percentile(level, 10)
    # Somebody who never pauses leaves no quiet part: then what is near the loudest counts.
    loud = level > max(min(quiet + SPEECH, np.percentile(level, 95) - SPEECH), LOWEST)
    near = np.convolve(loud, np.ones(5), "same") >= 2  # over the short gaps inside words
    return np.asarray(near, bool)


def _mel(sound: Sound) -> NDArray[np.float32]:
    """Power in 40 mel bands, (frames, 40), 100 frames a second."""
    padded = np.pad(sound, WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    return np.asarray(power @ _bands().T, np.float32)


@lru_cache(maxsize=1)
def _bands() -> NDArray[np.float64]:
    """Triangles on Slaney's mel scale (linear to 1 kHz, then logarithmic), each of the same area."""

    def mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(hertz < 1000, hertz * 3 / 200, 15 + 27 * np.log(np.maximum(hertz, 1) / 1000) / np.log(6.4))

    def hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))

    edges = hertz(np.linspace(0, mel(np.array(RATE / 2.0)), BANDS + 2))
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def _encoded(parts_PTM: NDArray[np.float32]) -> NDArray[np.float32]:
    """The last hidden state of three LSTM layers, through the linear one."""
    weights = _weights()
    x_PTD = parts_PTM
    for layer in range(LAYERS):
        into, over = weights[f"lstm.weight_ih_l{layer}"], weights[f"lstm.weight_hh_l{layer}"]
        bias = weights[f"lstm.bias_ih_l{layer}"] + weights[f"lstm.bias_hh_l{layer}"]
        given_PTG = x_PTD @ into.T + bias
        hidden = cell = np.zeros((len(x_PTD), over.shape[1]), np.float32)
        states = []
        for time in range(x_PTD.shape[1]):
            enter, forget, new, leave = np.split(given_PTG[:, time] + hidden @ over.T, 4, axis=1)
            cell = _sigmoid(forget) * cell + _sigmoid(enter) * np.tanh(new)
            hidden = _sigmoid(leave) * np.tanh(cell)
            states.append(hidden)
        x_PTD = np.stack(states, axis=1)
    raw = np.maximum(x_PTD[:, -1] @ weights["linear.weight"].T + weights["linear.bias"], 0)
    return np.asarray(raw / np.maximum(np.linalg.norm(raw, axis=1, keepdims=True), 1e-9), np.float32)


def _sigmoid(x: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))), np.float32)


@lru_cache(maxsize=1)
def _weights() -> dict[str, NDArray[np.float32]]:
    return read_weights(part_file("resemblyzer", "pretrained.pt"))


def read_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """`model_state` of a checkpoint in PyTorch's format of before 1.6. Raises pickle.UnpicklingError for anything but tensors."""
    with path.open("rb") as file:
        for _ in ("magic number", "protocol", "machine"):
            _Tensors(file).load()
        tensors = _Tensors(file)
        saved = tensors.load()
        storages: dict[str, NDArray[Any]] = {}
        for key in _Tensors(file).load():
            size = int.from_bytes(file.read(8), "little")
            storages[key] = np.frombuffer(file.read(size * tensors.bytes_of[key]), np.float32)
    return {name: tensor.filled(storages) for name, tensor in saved["model_state"].items()}


class _Later:
    """A tensor whose numbers stand further on in the file."""

    def __init__(self, key: str, start: int, size: tuple[int, ...], stride: tuple[int, ...], *_: Any) -> None:
        self.key, self.start, self.size, self.stride = key, start, size, stride

    def filled(self, storages: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
        """With its numbers."""
        flat = storages[self.key][self.start :]
        return np.lib.stride_tricks.as_strided(flat, self.size, tuple(step * flat.itemsize for step in self.stride)).copy()


class _Tensors(pickle.Unpickler):
    """Makes dictionaries and tensors, and calls nothing else."""

    sizes = {"FloatStorage": 4, "LongStorage": 8, "DoubleStorage": 8, "IntStorage": 4}

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.bytes_of: dict[str, int] = {}

    def find_class(self, module: str, name: str) -> Any:
        """The few names that such a file needs."""
        known = {
            "collections.OrderedDict": OrderedDict,
            "torch._utils._rebuild_tensor_v2": _Later,
            **{f"torch.{kind}": size for kind, size in self.sizes.items()},
        }
        if f"{module}.{name}" not in known:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in weights")
        return known[f"{module}.{name}"]

    def persistent_load(self, pid: Any) -> str:
        """The key of a storage."""
        _word, size, key, *_ = pid
        self.bytes_of[key] = size
        return str(key)
