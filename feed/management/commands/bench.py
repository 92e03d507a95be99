"""The feed's part of `manage.py bench`: pages, the index, new clips, closed loops, and recommenders by protocol P1 (docs/feed-bench.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.module_loading import import_string

from core.scratch import throw_away
from feed import index
from feed.bench import closed_loop, data, exposure, pages, quality, report, vectors, world
from feed.recommend.log import Log

BESIDE = settings.BASE_DIR.parent / "shared" / "data" / "recsys"
# By name: torch does not come into `feed`, and only who measures meets it.
SASREC, HEADS = "generation.bench.sasrec.fit", "generation.training.heads.fit"


class Command(BaseCommand):
    """Measures, in a database of its own. The project's own `bench` calls it and brings `json`, the file to write."""

    help = "Measure what the feed's pages cost, and hold its recommenders against the best simple ones."

    def add_arguments(self, parser: Any) -> None:
        """Whose interactions, how long SASRec may train, and among how many clips pages are made."""
        parser.add_argument("--data", type=Path, help="with feed: `user item` lines in time order, or a folder of known sets")
        parser.add_argument("--sasrec", type=float, default=240.0, help="with feed: seconds to train SASRec; 0 leaves it out")
        parser.add_argument("--catalogue", type=int, default=pages.CLIPS, help="with feed: clips that its pages are made from; 0: no pages")
        parser.add_argument("--vectors", type=int, default=vectors.COUNT, help="with feed: vectors in its index; 0: no index")
        parser.add_argument("--seeds", type=int, default=exposure.SEEDS, help="with feed: runs of each invented world; 0: none")
        parser.add_argument(
            "--people", type=int, default=closed_loop.PEOPLE, help="with feed: of each closed loop; heads want some hundreds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure every set by every split that it allows."""
        if options["json"] and not options["json"].parent.is_dir():  # said now, not after a quarter of an hour
            raise CommandError(f"There is no folder {options['json'].parent}.")
        path = options["data"] or (BESIDE if BESIDE.is_dir() else None)
        families = [*quality.FAMILIES[:-1], *([_sasrec(options["sasrec"])] if options["sasrec"] > 0 else []), quality.FAMILIES[-1]]
        if options["catalogue"] and options["catalogue"] < pages.FEWEST:
            raise CommandError(f"--catalogue is {pages.FEWEST} or more, or 0.")
        if options["vectors"] and (options["vectors"] < vectors.FEWEST or index.faiss is None):
            raise CommandError(f"--vectors is {vectors.FEWEST} or more and needs the package faiss-cpu, or 0.")
        try:
            sets = [data.five_core(found) for found in data.find(path)] if path else [data.five_core(world.generate())]
            if not sets:
                raise CommandError(f"There are no data in {path}.")
            costs = list(self._costs(options["catalogue"], options["vectors"], options["seeds"]))
            loops = self._loops(options["seeds"], options["people"]) if options["seeds"] else []
            reports = list(self._reports(sets, families))
        except data.DataError as error:
            raise CommandError(str(error)) from error
        if not path:
            self.stdout.write(report.GENERATED)
        if options["sasrec"] <= 0:
            self.stdout.write("SASRec was left out: the verdicts are about the other models.")
        if options["json"]:
            report.write_json(options["json"], reports, generated=not path, pages=[cost.as_json() for cost in costs], loops=loops)

    def _costs(self, clips: int, many: int, seeds: int) -> Iterator[pages.Cost]:
        if clips:
            with throw_away():
                for cost in pages.measure(clips):
                    self.stdout.write(cost.line)
                    yield cost
        for cost in [*(vectors.measure(many) if many else ()), *(exposure.measure(seeds) if seeds else ())]:
            self.stdout.write(cost.line)
            yield cost
        if seeds:
            self.stdout.write(exposure.LIMITS)

    def _loops(self, seeds: int, people: int) -> list[dict[str, Any]]:
        rows = []
        for row in closed_loop.measure(import_string(HEADS), seeds=range(seeds), people=people):
            self.stderr.write(f"closed loop: {row['world']} {row['seed'] + 1} of {seeds}")
            rows.append(row)
        for line in closed_loop.summary(rows):
            self.stdout.write(line)
        return rows

    def _reports(self, sets: list[data.Interactions], families: list[quality.Family]) -> Any:
        for one in sets:
            splits = [quality.leave_last_out, *([quality.global_time] if one.timed else [])]
            for split in splits:
                found = split(one, families, self.stderr.write)
                for line in report.lines(found):
                    self.stdout.write(line)
                yield found
            if not one.timed:
                self.stdout.write(report.UNTIMED)


def _sasrec(seconds: float) -> quality.Family:
    def fit(log: Log, points: list[quality.Point]) -> quality.Fitted:
        for point in points:
            model = import_string(SASREC)(log.sequences, log.items, **point)
            yield {**point, "epochs": model.epochs}, model

    return quality.Family("SASRec", fit, [{"seconds": seconds}], [{"seconds": seconds}])
