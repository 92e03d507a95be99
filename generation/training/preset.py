"""Gathers the modules that the recipes trained into one preset folder that a worker can load.

    python -m generation.training.preset --runs runs --out generation/weights/base

Each recipe leaves `<name>.safetensors` and `config.json` in its run folder; a module without a run keeps what the preset has. The largest
are packed, since a preset travels with the code.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from generation.network.checkpoint import CONFIG_FILE, CheckpointError, describe, pack, replace

PACKED = ("planner", "renderer")
MODULES = ("text", "planner", "critic", "renderer", "vocoder", "speech", "reader", "worn")
OPTIONAL = ("reader", "worn")  # without them clips begin with no picture, and show nobody who is given by one


def gather(runs: Path, out: Path) -> list[str]:
    """Copy every trained module and its description; the names of those copied. Raises CheckpointError when one would be missing."""
    out.mkdir(parents=True, exist_ok=True)
    manifest_path = out / CONFIG_FILE
    manifest = json.loads(manifest_path.read_text()) if manifest_path.exists() else {}
    copied = []
    for name in MODULES:
        weights = runs / name / f"{name}.safetensors"
        if weights.exists():
            if name in PACKED:
                pack(runs / name, out, name)
            else:
                shutil.copyfile(weights, out / weights.name)
            manifest[name] = describe(out if name in PACKED else runs / name, name)
            copied.append(name)
        elif name not in manifest and name not in OPTIONAL:
            raise CheckpointError(f"{weights}: {name} was not trained yet")
    replace(manifest_path, (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode())
    return copied


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=Path, default=Path("runs"))
    parser.add_argument("--out", type=Path, default=Path("generation/weights/base"))
    options = parser.parse_args()
    print("gathered", *gather(options.runs, options.out))
