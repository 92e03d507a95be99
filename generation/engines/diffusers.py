"""Clips from open weights that lie in a local directory, through the diffusers library (extra `vitascope[diffusers]`).

- Text to video with LTX-2 (with sound) or Wan (silent); or film: our own clip first, then their pass over its picture.
- A pipeline runs in a thread of its own that stands still between two denoising steps: a step here is a step there, and a clip
  that nobody wants any more ends at the next one.
- Nothing is ever fetched: the directory is all there is, weights are read as safetensors, and no code in it is run.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import os
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image, ImageOps

from generation.engines import options
from generation.engines.base import Capabilities, Clip, ClipRequest, Engine, EngineError, EngineInfo, EngineUnavailable, Progress

INDEX = "model_index.json"
DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
LTX_SIZES = ("1280x704", "704x1280", "704x704")
WAN_SIZES = ("832x480", "480x832", "640x640")
READ, DRAWN = 2, 95  # percent when the prompt is read, and when the last step is done
OUT_OF_MEMORY = "The machine had no room for this clip. You have your job back."


@dataclass(frozen=True)
class Way:
    """How one of the library's pipelines is asked. `shown` says how it takes the animatic; None: it makes clips of text alone."""

    fps: int
    sizes: tuple[str, ...]
    sound: bool = False
    shown: Callable[[list[Image.Image], float], dict[str, Any]] | None = None


def _as_condition(frames: list[Image.Image], strength: float) -> dict[str, Any]:
    """Every frame of the animatic held to `strength`, from the first on."""
    from diffusers.pipelines.ltx2 import LTX2VideoCondition

    return {"conditions": [LTX2VideoCondition(frames=frames, index=0, strength=strength)]}


def _as_reference(frames: list[Image.Image], strength: float) -> dict[str, Any]:
    """The animatic as what an in-context LoRA looks at, and its first frame to begin with."""
    from diffusers.pipelines.ltx2 import LTX2ReferenceCondition, LTX2VideoCondition

    return {
        "reference_conditions": [LTX2ReferenceCondition(frames=frames, strength=strength)],
        "conditions": [LTX2VideoCondition(frames=frames[0], index=0, strength=1.0, crf=0)],
    }


WAYS = {
    "LTX2Pipeline": Way(24, LTX_SIZES, sound=True),
    "LTX2ConditionPipeline": Way(24, LTX_SIZES, sound=True, shown=_as_condition),
    "LTX2InContextPipeline": Way(24, LTX_SIZES, sound=True, shown=_as_reference),
    "WanPipeline": Way(16, WAN_SIZES),
    # Here strength is how much is made anew, so it is turned round: everywhere else it is how much of the animatic is held.
    "WanVideoToVideoPipeline": Way(16, WAN_SIZES, shown=lambda frames, strength: {"video": frames, "strength": 1 - strength}),
    "WanVACEPipeline": Way(16, WAN_SIZES, shown=lambda frames, strength: {"video": frames, "conditioning_scale": strength}),
}
# What films with the weights of a pipeline that makes clips of text.
FILMED_BY = {"LTX2Pipeline": "LTX2ConditionPipeline", "WanPipeline": "WanVideoToVideoPipeline"}
OURS = {"prompt", "height", "width", "num_frames", "frame_rate", "generator", "output_type", "return_dict"}


class _Abandoned(Exception):
    """Raised in the pipeline's thread, at the end of a step, to get out of it."""


class Take:
    """One call of a pipeline, in a thread that goes on only while it is let."""

    def __init__(self, shoot: Callable[[Callable[..., dict[str, Any]]], Any]) -> None:
        """`shoot` calls the pipeline with the callback it is given."""
        self.steps, self.of = 0, 0
        self.result: Any = None
        self.error: BaseException | None = None
        self._shoot, self._abandoned = shoot, False
        self._may_go, self._has_come = threading.Semaphore(0), threading.Semaphore(0)
        self._thread: threading.Thread | None = None

    @property
    def done(self) -> bool:
        """It has ended, well or not."""
        return self.result is not None or self.error is not None

    def step(self) -> None:
        """Let it go on to the end of its next step, or to its own end. Raises what the pipeline raised."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="take", daemon=True)
            self._thread.start()
        self._may_go.release()
        self._has_come.acquire()
        if self.error is not None:
            raise self.error

    def abandon(self) -> None:
        """Get out of it, at the end of the step that it is in."""
        if self._thread is None or not self._thread.is_alive():
            return
        self._abandoned = True
        self._may_go.release()
        self._thread.join()

    def _run(self) -> None:
        self._may_go.acquire()
        try:
            self.result = self._shoot(self._between)
        except BaseException as error:  # noqa: BLE001 - raised again in `step`, where it is waited for
            traceback.clear_frames(error.__traceback__)  # else it would keep the pipeline's tensors for as long as it is kept itself
            self.error = error
        finally:
            self._has_come.release()

    def _between(self, pipeline: Any, step: int, timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        self.steps, self.of = step + 1, pipeline.num_timesteps
        self._has_come.release()
        self._may_go.acquire()
        if self._abandoned:
            raise _Abandoned
        return tensors


@dataclass
class DiffusersState:
    """A clip on its way."""

    request: ClipRequest
    take: Take


class DiffusersEngine:
    """Clips from one pipeline of a local directory."""

    def __init__(
        self,
        pipeline: Any,
        way: Way,
        *,
        capabilities: Capabilities,
        info: EngineInfo,
        fps: int,
        strength: float,
        extra: dict[str, dict[str, Any]],
    ) -> None:
        """`extra` has the arguments of a call for each of SAMPLERS."""
        self.pipeline, self.way, self.capabilities, self.info = pipeline, way, capabilities, info
        self.fps, self.strength, self.extra = fps, strength, extra

    @classmethod
    def load(
        cls,
        weights: Path,
        *,
        model: str,
        pipeline: str = "",
        film: bool = False,
        strength: float = 0.7,
        sizes: Sequence[str] = (),
        seconds: Sequence[int] = (4,),
        fps: int = 0,
        device: str = "auto",
        dtype: str = "auto",
        offload: bool = False,
        extra: dict[str, Any] | None = None,
        best: dict[str, Any] | None = None,
    ) -> Engine:
        """The weights of the directory `model`, as one of WAYS: what its index names, or what films with the same weights.

        `strength`, of a film: how much of the animatic is held, from 0 to 1. `extra` goes with every call of the pipeline as it is, and
        over it `best` with those for the sampler of that name.
        """
        folder = Path(options.text("model", model))
        name = _pipeline_of(folder, options.text("pipeline", pipeline), options.flag("film", film))
        way = WAYS[name]
        device = ("cuda" if torch.cuda.is_available() else "cpu") if options.text("device", device) == "auto" else device
        dtype = options.one_of("dtype", dtype, ("auto", *DTYPES))
        loaded = _loaded(name, folder, device, ("float32" if device == "cpu" else "bfloat16") if dtype == "auto" else dtype, offload)
        engine = cls(
            loaded,
            way,
            capabilities=Capabilities(sound=way.sound, seconds=options.seconds(seconds), sizes=options.sizes(sizes or way.sizes)),
            info=EngineInfo("diffusers", folder.name[:40], _device_name(device)[:60], _fingerprint(folder)),
            fps=options.whole("fps", fps, low=0, high=60) or way.fps,
            strength=options.fraction("strength", strength),
            extra=options.by_sampler(_fitting(loaded, "extra", extra), _fitting(loaded, "best", best)),
        )
        engine._check_sizes()
        fewest = min(int(call.get("num_inference_steps", 50) * (1 - engine.strength)) for call in engine.extra.values())
        if name == "WanVideoToVideoPipeline" and fewest < 1:
            raise EngineUnavailable("VITASCOPE_ENGINE_OPTIONS: strength leaves not one of num_inference_steps to film with.")
        if not film:
            return engine
        from generation.engines.film import FilmEngine  # with our own network, only where something is filmed

        return FilmEngine.over(weights, engine)

    def prepare(self, request: ClipRequest) -> DiffusersState:
        """A state for this clip; nothing is computed yet."""
        return DiffusersState(request, Take(self._shoot(request)))

    def step(self, states: Sequence[DiffusersState]) -> list[Progress]:
        """The next denoising step; the first one reads the prompt too, the last one is followed by the decoding."""
        return [self._step(state.take) for state in states]

    def _step(self, take: Take) -> Progress:
        try:
            take.step()
        except torch.OutOfMemoryError as error:
            raise EngineError("out_of_memory", OUT_OF_MEMORY, again=True) from error
        if take.done:
            return Progress("sound" if self.capabilities.sound else "drawing", 100, done=True)
        return Progress("drawing", READ + round((DRAWN - READ) * take.steps / take.of))

    def finish(self, state: DiffusersState) -> Clip:
        """The clip."""
        return self._clip(state.request, state.take.result)

    def abandon(self, state: DiffusersState) -> None:
        """End the take."""
        state.take.abandon()

    def _shoot(self, request: ClipRequest) -> Callable[[Callable[..., dict[str, Any]]], Any]:
        """The call for one clip. Its noise comes from the CPU, so that a seed means the same on every device."""
        wanted = request.seconds * self.fps
        ratio = getattr(self.pipeline, "vae_temporal_compression_ratio", 0) or self.pipeline.vae_scale_factor_temporal
        frames = -(-(wanted - 1) // ratio) * ratio + 1  # what the decoder can make: one, and whole groups after it
        call = {"prompt": request.prompt, "height": request.height, "width": request.width, "output_type": "np"}
        takes = _parameters(self.pipeline)
        call |= {name: value for name, value in (("num_frames", frames), ("frame_rate", float(self.fps))) if name in takes}
        if self.way.shown is not None:
            if request.animatic is None:
                raise EngineError("no_animatic", "There is nothing to film. You have your job back.")
            call |= self.way.shown(_shown(request.animatic, frames, self.fps, (request.width, request.height)), self.strength)

        def shoot(between: Callable[..., dict[str, Any]]) -> Any:
            generator = torch.Generator("cpu").manual_seed(request.seed)
            return self.pipeline(**call, **self.extra[request.sampler], generator=generator, callback_on_step_end=between)

        return shoot

    def _clip(self, request: ClipRequest, made: Any) -> Clip:
        wanted = request.seconds * self.fps
        frames = (np.nan_to_num(np.asarray(made.frames[0][:wanted])) * 255).round().clip(0, 255).astype(np.uint8)
        audio, rate = np.zeros((0, 2), np.float32), 48_000
        if self.way.sound:
            rate = int(self.pipeline.vocoder.config.output_sampling_rate)
            sound = made.audio[0].float().numpy(force=True).reshape(-1, made.audio[0].shape[-1]).T
            audio = np.nan_to_num(sound[: request.seconds * rate, :2]).clip(-1, 1).astype(np.float32)
        return Clip(frames, self.fps, audio, rate, None, "")

    def _check_sizes(self) -> None:
        """Sides that the network's patches do not divide would come back smaller, or not at all."""
        patch = (self.pipeline.transformer or self.pipeline.transformer_2).config.patch_size
        ratio = getattr(self.pipeline, "vae_spatial_compression_ratio", 0) or self.pipeline.vae_scale_factor_spatial
        step = ratio * (patch if isinstance(patch, int) else patch[-1])
        wrong = [f"{width}x{height}" for width, height in self.capabilities.sizes if width % step or height % step]
        if wrong:
            raise EngineUnavailable(f"VITASCOPE_ENGINE_OPTIONS: sizes: {', '.join(wrong)}: this network draws multiples of {step}.")


def _pipeline_of(folder: Path, asked: str, film: bool) -> str:
    """The name of the pipeline to load. Raises EngineUnavailable."""
    try:
        index = json.loads((folder / INDEX).read_text())
        kept = index["_class_name"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EngineUnavailable(f"{folder} is no directory of a pipeline: {INDEX} cannot be read ({error})") from error
    name = asked or (FILMED_BY.get(kept, kept) if film else kept)
    fitting = [way for way, about in WAYS.items() if (about.shown is not None) == film]
    if name not in fitting:
        raise EngineUnavailable(f"the pipeline {name!r} is none that {'films' if film else 'makes clips of text'}: {', '.join(fitting)}")
    if name == "WanVideoToVideoPipeline" and (index.get("transformer_2") or [None])[0]:
        raise EngineUnavailable("WanVideoToVideoPipeline knows one transformer, and these weights have two: film with a WanVACEPipeline")
    return name


def _loaded(name: str, folder: Path, device: str, dtype: str, offload: bool) -> Any:
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported
    try:
        pipelines = importlib.import_module("diffusers")
    except ImportError as error:
        raise EngineUnavailable("the engine diffusers is an extra: pip install 'vitascope[diffusers]'") from error
    try:
        pipeline = getattr(pipelines, name).from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype=DTYPES[dtype])
        if options.flag("offload", offload):
            pipeline.enable_model_cpu_offload(device=device)
        else:
            pipeline.to(device)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RuntimeError) as error:
        raise EngineUnavailable(f"the weights in {folder} cannot be used as {name}: {error}") from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _parameters(pipeline: Any) -> set[str]:
    return set(inspect.signature(pipeline.__call__).parameters)


def _fitting(pipeline: Any, name: str, value: Any) -> dict[str, Any]:
    """This option as arguments, if the pipeline takes all of them and none is ours to say. Raises EngineUnavailable."""
    extra = options.mapping(name, value)
    taken = {name for name in _parameters(pipeline) if not name.startswith("callback")} - OURS
    wrong = sorted(set(extra) - taken)
    if wrong:
        raise EngineUnavailable(f"VITASCOPE_ENGINE_OPTIONS: {name}: {type(pipeline).__name__} takes no {', '.join(wrong)} here")
    return extra


def _shown(animatic: Clip, count: int, fps: int, size: tuple[int, int]) -> list[Image.Image]:
    """The animatic at another pace and size; its last frame stands as long as the film is longer."""
    moments = np.minimum(np.arange(count) * animatic.fps // fps, len(animatic.frames) - 1)
    return [ImageOps.fit(Image.fromarray(animatic.frames[moment]), size, Image.Resampling.LANCZOS) for moment in moments]


def _fingerprint(folder: Path) -> str:
    """sha256 over the names and hashes of all files, for a clip's signed statement names its weights by this. Raises EngineUnavailable."""
    digest = hashlib.sha256()
    try:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with path.open("rb") as file:
                digest.update(f"{path.relative_to(folder)}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\0".encode())
    except OSError as error:
        raise EngineUnavailable(f"the weights in {folder} cannot be read: {error}") from error
    return digest.hexdigest()


def _device_name(device: str) -> str:
    return f"{device} {torch.cuda.get_device_name(device)}" if device.startswith("cuda") else device
