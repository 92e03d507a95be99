"""I1 to I14 hold whatever happens in whatever order; and each gate is needed, for a world without it is found out.

VITASCOPE_CONSENT_RUNS and VITASCOPE_CONSENT_STEPS ask for more: `make consent` runs 10,000 of 50.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.cameos.machine import MUTANTS, RUNS, STEPS, Consents, wander

WANDERINGS = 2000


def test_the_invariants_hold():
    checks = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "derandomize": True}
    run_state_machine_as_test(Consents, settings=settings(max_examples=RUNS, stateful_step_count=STEPS, **checks))


def test_the_whole_world_can_be_wandered():
    for seed in range(WANDERINGS):
        wander(Consents(), random.Random(seed), 100)


@pytest.mark.parametrize("gate", MUTANTS)
def test_a_world_without_one_gate_is_found_out(gate):
    mutant = type(f"Without_{gate}", (Consents,), {"dropped": frozenset((gate,))})

    def look():
        for seed in range(WANDERINGS):
            wander(mutant(), random.Random(seed), 100)

    with pytest.raises(AssertionError):
        look()
