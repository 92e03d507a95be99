"""A deterministic engine for tests: a few small frames and a tone, no network. Prompts such as "[fail]" make it misbehave."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from generation.engines.base import Capabilities, Clip, ClipRequest, EngineError, EngineInfo, Progress

STEPS = 5
FPS = 16


class TinyPlan:
    def __init__(self, request: ClipRequest) -> None:
        self.request = request

    def save(self, path: str | Path) -> None:
        save_file({"seed": np.array([self.request.seed], dtype=np.int64)}, str(path), metadata={"prompt": self.request.prompt})


class TinyEngine:
    capabilities = Capabilities(remix=True, sound=True)
    info = EngineInfo(name="tiny", preset="test", device="cpu", weights="")

    def __init__(self) -> None:
        self.between_steps = lambda step: None  # tests hook in here
        self.seen: list[ClipRequest] = []
        self.abandoned = 0
        self.step_seconds = float(os.environ.get("TINY_STEP_SECONDS", "0"))
        self.frames = int(os.environ.get("TINY_FRAMES", "8"))
        self.silent = bool(os.environ.get("TINY_SILENT"))

    @classmethod
    def load(cls, weights: Path) -> TinyEngine:
        return cls()

    def prepare(self, request):
        self.seen.append(request)
        return {"request": request, "step": 0}

    def step(self, states) -> list[Progress]:
        time.sleep(self.step_seconds)
        return [self._step(state) for state in states]

    def _step(self, state) -> Progress:
        request = state["request"]
        state["step"] += 1
        self.between_steps(state["step"])
        if "[fail]" in request.prompt:
            raise EngineError("cannot_draw", "This cannot be drawn.")
        if "[break]" in request.prompt:
            raise RuntimeError("a bolt came loose")
        stage = ("planning", "drawing", "drawing", "sound", "sound")[state["step"] - 1]
        return Progress(stage, state["step"] * 100 // STEPS, state["step"] == STEPS, f"Tiny: {request.prompt}.")

    def finish(self, state) -> Clip:
        return self._clip(state["request"])

    def abandon(self, state) -> None:
        self.abandoned += 1

    def _clip(self, request: ClipRequest) -> Clip:
        rng = np.random.default_rng(request.seed)
        height, width = (16, 16) if request.width == request.height else (16, 32) if request.width > request.height else (32, 16)
        frames = np.repeat(rng.integers(0, 256, (1, height, width, 3), dtype=np.uint8), self.frames, axis=0)
        samples = np.arange(self.frames * 1000) / 16_000
        audio = np.zeros_like(samples) if self.silent else 0.1 * np.sin(2 * np.pi * 440 * samples)
        return Clip(frames, FPS, audio.astype(np.float32)[:, None], 16_000, TinyPlan(request), f"Tiny: {request.prompt}.")
