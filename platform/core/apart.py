"""Modules of this project run in a process of their own: for what needs torch, which whoever asks must not load or grow by."""

from __future__ import annotations

import os
import subprocess
import sys

from django.conf import settings


def run_module(name: str, *arguments: object, seconds: float) -> None:
    """`python -m name arguments`, for so long at most. Raises subprocess.CalledProcessError, with its `stderr`, and TimeoutExpired."""
    paths = os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "platform")])
    subprocess.run(
        [sys.executable, "-m", name, *map(str, arguments)], check=True, timeout=seconds, cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True,
    )  # fmt: skip
