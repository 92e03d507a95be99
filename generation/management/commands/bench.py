"""`manage.py bench`: the Open Scorecard of the serving preset, sampled through the same engine the worker uses.

`manage.py bench serving` measures what the service costs beside the clips themselves, `manage.py bench provenance` how well the marks of
its clips hold, `manage.py bench lineage` what reads of a large remix tree cost.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from core import ffmpeg
from generation.engines.base import CAST


class Command(BaseCommand):
    """Samples a suite or a file of prompts, the first sample of each, and writes figures, pages and clips. Needs no database.

    Only `serving` and `lineage` use the configured services, with a database and a folder of their own.
    """

    help = "Score the shipped network, sample a file of free prompts into clips and a contact sheet, or measure the service or its marks."

    def add_arguments(self, parser: Any) -> None:
        """What to sample and where to write."""
        parser.add_argument("what", nargs="?", default="network", choices=["network", "serving", "provenance", "lineage"])
        parser.add_argument("--nodes", type=int, default=100_000, help="with lineage: how many videos the family has")
        parser.add_argument("--clips", type=int, default=3, help="with serving: how many clips are made both ways")
        parser.add_argument("--suite", default="smoke", choices=["smoke", "full"])
        parser.add_argument("--json", type=Path, help="write metric -> value, interval, floor, baselines, n, detection_rate here")
        parser.add_argument("--html", type=Path, help="write the page with drawings and clips here")
        parser.add_argument("--prompts", type=Path, help="a text file of free prompts, one a line, instead of a suite")
        parser.add_argument("--cameo", type=Path, help="with --prompts: a picture of whom to cast in all of them (@cameo)")
        parser.add_argument("--voice", type=Path, help="with --cameo: a sound file in which they speak")
        parser.add_argument("--kind", default="person", choices=CAST, help="with --cameo: what the picture shows")
        parser.add_argument("--out", type=Path, default=Path("prompts"), help="the folder for what --prompts makes")
        parser.add_argument("--processes", type=int, default=os.cpu_count(), help="clips of a suite made at a time, a core each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sample and report."""
        for path in (options["json"], options["html"]):
            if path and not path.parent.is_dir():  # said now, not after a quarter of an hour
                raise CommandError(f"There is no folder {path.parent}.")
        if options["what"] == "serving":
            self._serving(options)
        elif options["what"] == "lineage":
            self._lineage(options)
        elif options["what"] == "provenance":
            self._provenance(options["json"])
        elif options["cameo"] and not options["prompts"]:
            raise CommandError("--cameo goes with --prompts.")
        elif options["prompts"]:
            self._free_prompts(options)
        else:
            self._suite(options)

    def _suite(self, options: dict[str, Any]) -> None:
        from tqdm import tqdm

        from generation.bench import beginning, likeness, quality, remixing, report, runner, suites
        from generation.bench.samples import SHOWN, begun, casts, glides, longer, remixed, samples, talks, voices
        from generation.engines.base import EngineUnavailable
        from generation.engines.native import NativeEngine

        try:
            info = NativeEngine.load(settings.WEIGHTS_DIR).info
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        asked = suites.prompts(options["suite"], suites.known(settings.WEIGHTS_DIR))
        started = time.monotonic()
        made = list(tqdm(samples(settings.WEIGHTS_DIR, asked, options["processes"]), total=len(asked), unit="clip"))
        count = suites.GLIDES[options["suite"]]
        answers: dict[str, list[Any]] = {}
        for name, answer in tqdm(glides(settings.WEIGHTS_DIR, count, options["processes"]), total=2 * count, unit="clip"):
            answers.setdefault(name, []).append(answer)
        count = suites.REMIXES[options["suite"]]
        remixes = list(tqdm(remixed(settings.WEIGHTS_DIR, count, options["processes"]), total=count, unit="remix"))
        count = suites.LONGER[options["suite"]]
        reaches = list(tqdm(longer(settings.WEIGHTS_DIR, count, options["processes"]), total=count, unit="clip"))
        count = suites.TALKS[options["suite"]]
        spoken = list(tqdm(talks(settings.WEIGHTS_DIR, count, options["processes"]), total=count, unit="clip"))
        count = suites.PICTURES[options["suite"]]
        pictured = list(tqdm(begun(settings.WEIGHTS_DIR, count, options["processes"]), total=count, unit="clip"))
        people = [likeness.question(index) for index in range(suites.CASTS[options["suite"]])]
        shown_cast = list(tqdm(casts(settings.WEIGHTS_DIR, people, options["processes"]), total=len(people), unit="clip"))
        people = [likeness.photographed(index) for index in range(suites.PHOTOGRAPHS[options["suite"]])]
        photographs = list(tqdm(casts(settings.WEIGHTS_DIR, people, options["processes"]), total=len(people), unit="clip"))
        count = suites.VOICES[options["suite"]]
        voiced = list(tqdm(voices(settings.WEIGHTS_DIR, count, options["processes"]), total=count, unit="clip"))
        rows = runner.table([sample.marks for sample in made]) | runner.glide_table(answers) | remixing.table(remixes)
        rows |= runner.longer_table(reaches) | runner.talk_table(spoken)
        rows |= quality.table([sample.features for sample in made if sample.marks.reading.scene in quality.SCENES])
        rows |= beginning.table(pictured) | likeness.table(shown_cast, voiced, photographs)
        about = {
            "preset": info.preset,
            "weights": info.weights,
            "suite": options["suite"],
            "measured": datetime.now(UTC).date().isoformat(),
            "clips": len(asked),
            "glides": sum(len(found) for found in answers.values()),
            "remixes": len(remixes),
            "longer": len(reaches),
            "talks": len(spoken),
            "pictures": len(pictured),
            "cast": len(shown_cast),
            "photographs": len(photographs),
            "voices": len(voiced),
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
            shown = [sample.shown for sample in made]
            report.write_html(options["html"], rows, about, shown[:SHOWN], [one for one in shown[SHOWN:] if one.wrong][:SHOWN])

    def _serving(self, options: dict[str, Any]) -> None:
        from generation.bench import serving, serving_report
        from generation.engines.base import EngineUnavailable

        if options["clips"] < 1:
            raise CommandError("--clips is 1 or more.")
        measured = []
        try:
            with serving.throw_away():
                for measure in serving.measures(options["clips"]):
                    self.stdout.write(serving_report.line(measure))
                    measured.append(measure)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            serving_report.write_json(options["json"], measured)
        if options["html"]:
            serving_report.write_html(options["html"], measured)

    def _lineage(self, options: dict[str, Any]) -> None:
        from generation.bench import lineage, serving, serving_report

        if options["nodes"] < 2:
            raise CommandError("--nodes is 2 or more.")
        measured = []
        with serving.throw_away():
            for measure in lineage.measures(options["nodes"]):
                self.stdout.write(serving_report.line(measure))
                measured.append(measure)
        if options["json"]:
            serving_report.write_json(options["json"], measured)

    def _provenance(self, path: Path | None) -> None:
        from generation.bench import provenance
        from generation.engines.base import ClipRequest, EngineUnavailable, run
        from generation.provenance.certificates import SigningError
        from generation.worker.runtime import load_engine

        try:
            engine = load_engine(settings.ENGINE)
            asked = [ClipRequest(prompt, 4, width, height, seed) for seed, (prompt, width, height) in enumerate(provenance.PROMPTS)]
            figures = provenance.measure((run(engine, request) for request in asked), [(one.width, one.height) for one in asked])
        except (EngineUnavailable, SigningError) as error:
            raise CommandError(str(error)) from error
        for line in provenance.lines(figures):
            self.stdout.write(line)
        if path:
            path.write_text(json.dumps(figures, indent=2) + "\n")

    def _free_prompts(self, options: dict[str, Any]) -> None:
        folder: Path = options["out"]
        from generation.bench import prompts
        from generation.engines.base import EngineError, EngineUnavailable
        from generation.worker.encode import EncodeError
        from generation.worker.runtime import load_engine

        try:
            asked = prompts.read(options["prompts"])
            folder.mkdir(parents=True, exist_ok=True)
            engine = load_engine(settings.ENGINE)
            made: list[prompts.Take] = []
            with tempfile.TemporaryDirectory() as desk:
                cast = (prompts.reference(options["cameo"], options["voice"], options["kind"], Path(desk)),) if options["cameo"] else ()
                for take in prompts.takes(engine, asked, folder, cast):
                    self.stdout.write(f"{len(made) + 1}/{len(asked)} {take.prompt}\n    rendered as: {take.rendered_as}")
                    made.append(take)
            info = engine.info
            about = {"preset": info.preset, "weights": info.weights, "measured": datetime.now(UTC).date().isoformat(), "clips": len(made)}
            written = prompts.write(folder, made, about)
        except (prompts.PromptsError, EngineUnavailable, EngineError, EncodeError, ffmpeg.FfmpegError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Look at {written[-1]} and {', '.join(file.name for file in written[:-1])}")
