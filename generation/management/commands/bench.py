"""`manage.py bench`: the Open Scorecard of the serving preset, sampled through the same engine the worker uses."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

SHOWN = 24  # contact sheets on the page


class Command(BaseCommand):
    """Samples a suite (first sample only), tracks, scores, and writes JSON and one HTML page."""

    help = "Score the shipped network, or sample a file of free prompts into a contact sheet."

    def add_arguments(self, parser: Any) -> None:
        """What to sample and where to write."""
        parser.add_argument("--suite", default="smoke", choices=["smoke", "full"])
        parser.add_argument("--json", type=Path, help="write metric -> value, interval, floor, baselines, n here")
        parser.add_argument("--html", type=Path, help="write the page with contact sheets here")
        parser.add_argument("--prompts", type=Path, help="a text file of free prompts, one a line, instead of a suite")
        parser.add_argument("--sheet", type=Path, default=Path("prompts.png"), help="the contact sheet of --prompts")
        parser.add_argument("--processes", type=int, default=os.cpu_count(), help="clips made at a time, a core each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sample and report."""
        from generation.engines.base import EngineUnavailable
        from generation.engines.native import NativeEngine

        try:
            engine = NativeEngine.load(settings.WEIGHTS_DIR)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        if options["prompts"]:
            self._free_prompts(engine, options["prompts"], options["sheet"])
        else:
            self._suite(engine, options)

    def _suite(self, engine: Any, options: dict[str, Any]) -> None:
        from tqdm import tqdm

        from generation.bench import report, runner, suites
        from generation.bench.samples import glides, samples

        asked = suites.prompts(options["suite"])
        started = time.monotonic()
        made = list(tqdm(samples(settings.WEIGHTS_DIR, asked, options["processes"]), total=len(asked), unit="clip"))
        count = suites.GLIDES[options["suite"]]
        answers: dict[str, list[Any]] = {}
        for name, answer in tqdm(glides(settings.WEIGHTS_DIR, count, options["processes"]), total=2 * count, unit="clip"):
            answers.setdefault(name, []).append(answer)
        rows = runner.table([sample.marks for sample in made]) | runner.glide_table(answers)
        shown = [
            (f"{reading.caption()} – rendered as: {sample.rendered_as}", sample.strip)
            for reading, sample in zip(asked[:SHOWN], made[:SHOWN], strict=True)
        ]
        about = {
            "preset": engine.info.preset,
            "weights": engine.info.weights,
            "suite": options["suite"],
            "clips": len(asked),
            "glides": sum(len(found) for found in answers.values()),
            "seconds": round(time.monotonic() - started),
        }
        for name, row in rows.items():
            low, high = row["interval"]
            floor = "–" if row["floor"] is None else f"{row['floor']:.3f}"
            self.stdout.write(f"{name:22} {row['value']:.3f}  [{low:.3f}, {high:.3f}]  floor {floor}  n {row['n']}  {row['baselines']}")
            if "note" in row:
                self.stdout.write(f"    {row['note']}")
        if options["json"]:
            report.write_json(options["json"], rows, about)
        if options["html"]:
            report.write_html(options["html"], rows, about, shown)

    def _free_prompts(self, engine: Any, path: Path, sheet: Path) -> None:
        import numpy as np
        from PIL import Image

        from generation.bench.report import contact_sheet
        from generation.bench.samples import make

        lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
        if not lines:
            raise CommandError(f"{path} holds no prompt.")
        strips = []
        for number, prompt in enumerate(lines):
            rendered_as, clip = make(engine, prompt, "landscape", number)
            self.stdout.write(f"{prompt}\n    rendered as: {rendered_as}")
            strips.append(contact_sheet(clip))
        Image.fromarray(np.concatenate(strips, 0)).save(sheet)
