"""Threads of the network sleep while they wait, unless the operator wants otherwise; and it is said before torch asks."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import sys
import generation
assert "torch" not in sys.modules
import os
print(os.environ["OMP_WAIT_POLICY"])
"""


@pytest.mark.parametrize(("given", "used"), [({}, "PASSIVE"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE")])
def test_threads_sleep_while_they_wait(given, used):
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"} | given
    told = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == used


def test_an_engine_loads_torch_after_it_is_said():
    ask = "import sys, generation.engines.native; print(list(sys.modules).index('generation') < list(sys.modules).index('torch'))"
    told = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"
