"""Pro has the engine's best sampler, Free its standard one, as the operator has set it when the job begins."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from generation.worker.loop import run_once
from tests import factories
from vitascope import env


@pytest.mark.parametrize(("plan", "sampler"), [("free", "standard"), ("pro", "best")])
def test_a_plan_has_its_sampler(runtime, engine, member, plan, sampler):
    factories.job(member=member, plan=plan)
    run_once(runtime)
    assert [request.sampler for request in engine.seen] == [sampler]


def test_the_operator_decides(runtime, engine, member, settings):
    settings.SAMPLER_BY_PLAN = {"free": "best", "pro": "standard"}
    for plan in ("free", "pro"):
        factories.job(member=member, plan=plan)
        run_once(runtime)
    assert [request.sampler for request in engine.seen] == ["best", "standard"]


def test_a_sampler_that_there_is_not_is_named(monkeypatch):
    monkeypatch.setenv("VITASCOPE_PRO_SAMPLER", "better")
    with pytest.raises(ImproperlyConfigured, match="VITASCOPE_PRO_SAMPLER='better' is none of standard, best"):
        env.choice("PRO_SAMPLER", "best", ("standard", "best"))
