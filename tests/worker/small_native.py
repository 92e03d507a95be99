"""The native engine on small untrained weights: the protocol in seconds, not what it draws."""

from __future__ import annotations

from pathlib import Path

import torch

from generation.engines.native import NativeEngine
from generation.network import checkpoint
from generation.network.critic import Critic
from generation.network.plan import RENDER_PIXELS
from generation.network.planner import Planner, PlannerConfig
from generation.network.renderer import Renderer, RendererConfig
from generation.network.speech import Speech, SpeechConfig
from generation.network.text import TextReader, TextReaderConfig
from generation.network.vocoder import Vocoder, VocoderConfig


def save_weights(folder: Path) -> Path:
    """A preset of small random nets."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    planner = PlannerConfig(width=32, depth=1, heads=2, hidden=32)
    for name, build, config in (
        ("text", TextReader, TextReaderConfig(buckets=64, width=16, heads=2)),
        ("planner", Planner, planner),
        ("critic", Critic, planner),
        ("renderer", Renderer, RendererConfig()),
        ("vocoder", Vocoder, VocoderConfig(width=16, layers=1)),
        ("speech", Speech, SpeechConfig(width=16, layers=1, letters=16)),
    ):
        checkpoint.save(build(config), folder, name, config)
    return folder


def paint_grey(engine: NativeEngine) -> NativeEngine:
    """Untrained sprites cover every picture and take long to draw, so here a frame is one grey: where its first body is."""

    def render(plan, frames):
        width, height = RENDER_PIXELS[plan.scene.framing]
        greys = (plan.states_TKS[list(frames), 0, 0] * 20).round().clamp(0, 255).to(torch.uint8)
        return greys[:, None, None, None].expand(-1, height, width, 3)

    engine.renderer.render = render
    return engine
