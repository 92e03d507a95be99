"""The critic reads plans: values that a question does not have are impossible, what was not said does not count, the best plan wins."""

from __future__ import annotations

import math

import pytest
import torch

from generation.network.critic import Critic, heard, seen
from generation.network.plan import CHUNKS
from generation.network.planner import PlannerConfig
from generation.network.reading import SLOTS, Reading
from generation.network.tokens import encode
from generation.training.clips import measure
from tests.training.clips import clips

from .plans import falling_ball

TINY = PlannerConfig(width=32, depth=1, heads=2, hidden=32)
COUNT = list(SLOTS).index("count")


@pytest.fixture
def critic() -> Critic:
    torch.manual_seed(0)
    critic = Critic(TINY).eval().requires_grad_(False)
    critic.set_statistics(*measure(clips(16)))
    torch.nn.init.normal_(critic.answers_SDV, std=0.2)
    torch.nn.init.normal_(critic.doubts.weight, std=0.2)
    return critic


def test_only_values_that_a_slot_has_can_be_said(critic: Critic) -> None:
    logits_BSV, doubts_BCK = critic(critic.normalise(encode([falling_ball(1), falling_ball(2)])))
    assert logits_BSV.shape == (2, len(SLOTS), 12) and doubts_BCK.shape == (2, CHUNKS, 4)
    for row, values in enumerate(SLOTS.values()):
        assert logits_BSV[:, row].isfinite().sum(-1).tolist() == [len(values)] * 2


def test_agreement_is_the_log_probability_of_what_was_said_and_that_nothing_is_doubted(critic: Critic) -> None:
    plan = falling_ball(1)
    nothing, one, both = critic.agreement([plan] * 3, [Reading(), Reading(count="3"), Reading(count="3", material="glass")]).tolist()
    values = critic.normalise(encode([plan]))
    (sight_BSV, doubts_BCK), (hearing_BSV, _doubts) = (critic(view(values)) for view in (seen, heard))
    believed = float((1 - doubts_BCK.sigmoid()).log().sum())
    assert nothing == pytest.approx(believed, abs=1e-4), "that it could happen is always asked, of the eyes alone"
    said = sum(float(logits_BSV.log_softmax(-1)[0, COUNT, 2]) for logits_BSV in (sight_BSV, hearing_BSV))
    assert one == pytest.approx(nothing + said, abs=1e-4)
    assert both < one < nothing < 0.0


def test_a_doubt_is_about_one_body_at_one_moment(critic: Critic) -> None:
    plan = falling_ball(1)
    with torch.no_grad():
        critic.blocks[0].offsets_6D[2] = 0.0  # no attention: what a token says is its own
    (_logits, before_BCK), moved = critic(seen(critic.normalise(encode([plan])))), falling_ball(1)
    moved.states_TKS[20:24, 0, 1] += 1.0
    after_BCK = critic(seen(critic.normalise(encode([moved]))))[1]
    assert (after_BCK != before_BCK).nonzero().tolist() == [[0, 5, 0]]


def test_the_plan_in_which_most_is_right_is_the_best(critic: Critic) -> None:
    plans = [falling_ball(seed) for seed in range(5)]
    asked = Reading(scene="bounce", count="1")
    scores = critic.agreement(plans, [asked] * 5)
    assert critic.best(plans, asked) == int(scores.argmax())
    assert scores.unique().numel() == 5
    assert critic.best(plans[:1] * 3, asked) == 0


def test_a_plan_is_read_alike_alone_and_among_others(critic: Critic) -> None:
    plans, asked = [falling_ball(seed) for seed in range(4)], Reading(scene="bounce", ball="red")
    together = critic.agreement(plans, [asked] * 4).tolist()
    assert [float(critic.agreement([plan], [asked])) for plan in plans] == pytest.approx(together, abs=1e-5)
    assert all(math.isfinite(score) for score in together)


def test_eyes_do_not_hear_and_ears_do_not_see(critic: Critic) -> None:
    one, other = falling_ball(1), falling_ball(2)
    loud, touching, elsewhere = falling_ball(1), falling_ball(1), falling_ball(1)
    loud.mel_MF = other.mel_MF
    touching.contacts_CKD[2, 0] = 1.0
    elsewhere.states_TKS[:, 0, 0] += 1.0
    views = [[view(critic.normalise(encode([plan]))) for plan in (one, loud, touching, elsewhere)] for view in (seen, heard)]
    (sight, *sights), (hearing, *hearings) = [[critic(values)[0] for values in row] for row in views]
    assert [torch.equal(sight, changed) for changed in sights] == [True, True, False]
    assert [torch.equal(hearing, changed) for changed in hearings] == [False, True, True]
