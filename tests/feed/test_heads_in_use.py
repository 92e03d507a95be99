"""From a few members to everybody and back: what does well comes to serve, what goes wrong is taken back, operators decide."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import numpy as np
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.errors import Conflict
from feed import tasks
from feed.learning import drift, services, serving, watching
from feed.models import LearnedHeads
from feed.parameters import HEADS
from tests import factories
from tests.feed.planted import in_use, shown

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def states() -> list[str]:
    return list(LearnedHeads.objects.order_by("pk").values_list("state", flat=True))


def test_heads_that_did_well_with_a_few_come_to_serve_everybody(audience):
    before, tried = in_use("serving", 99), in_use("canary", 21)
    shown(audience, tried.pk, 400, hours=3)
    shown(audience, before.pk, 400, hours=3, seed=1)
    assert tasks.look_closely() == 1
    assert states() == ["retired", "serving"]
    assert LearnedHeads.objects.get(pk=tried.pk).reason == "Nothing went wrong while it was tried."


@pytest.mark.parametrize(("hours", "count"), [(19, 400), (21, 200)])
def test_too_short_or_too_small_a_trial_goes_on(audience, hours, count):
    tried = in_use("canary", hours)
    shown(audience, tried.pk, count, hours=3)
    assert (tasks.look_closely(), states()) == (0, ["canary"])


def test_heads_that_are_refused_more_are_taken_back_within_a_minute(audience, monkeypatch):
    """The task runs each half minute, and no process keeps what it knows for longer than twenty seconds."""
    from django.conf import settings

    tried = in_use("canary", 1)
    shown(audience, None, 900, hours=0.5, refused=9)
    shown(audience, tried.pk, 300, hours=0.5, refused=15, seed=1)
    assert settings.CELERY_BEAT_SCHEDULE["watch-heads"]["schedule"] + serving.ASK_SECONDS <= 60
    assert (tasks.watch_heads(), states()) == (1, ["rolled_back"])
    assert LearnedHeads.objects.get().reason == "Refused 50.0 times in a thousand, others 10.0."


@pytest.mark.parametrize(("mine", "others"), [(4, 9), (0, 0), (15, 45)])
def test_as_many_refusals_as_elsewhere_are_no_alarm(audience, mine, others):
    tried = in_use("canary", 1)
    shown(audience, None, 900, hours=0.5, refused=others)
    shown(audience, tried.pk, 300, hours=0.5, refused=mine, seed=1)
    assert (tasks.watch_heads(), states()) == (0, ["canary"])


def test_heads_that_serve_are_held_to_what_was_before_them(audience):
    first, row = in_use("retired", 50), in_use("serving", 2)
    shown(audience, None, 900, hours=30, refused=9)
    shown(audience, row.pk, 300, hours=1, refused=15, seed=1)
    assert (tasks.watch_heads(), states()) == (1, ["serving", "rolled_back"])
    assert LearnedHeads.objects.get(pk=first.pk).reason == f"Heads {row.pk} were taken back."


def test_chances_that_are_not_what_they_say_are_an_alarm(audience):
    row = in_use("serving", 5)
    shown(audience, row.pk, 400, hours=3, liked=np.random.default_rng(0).random(400) < 0.9)
    assert (tasks.watch_heads(), tasks.look_closely(), states()) == (0, 1, ["rolled_back"])
    assert "The chances of like are off by 0." in LearnedHeads.objects.get().reason


def test_scores_that_shift_are_an_alarm(audience):
    row = in_use("serving", 100)
    shown(audience, row.pk, 400, hours=50)
    shown(audience, row.pk, 400, hours=3, seed=1)
    assert (tasks.look_closely(), states()) == (0, ["serving"])
    shown(audience, row.pk, 400, hours=4, seed=2, content=0.9)
    assert (tasks.look_closely(), states()) == (1, ["rolled_back"])
    assert "stability index" in LearnedHeads.objects.get().reason


def test_what_is_pinned_stays_whatever_is_alarmed_or_learned(audience):
    tried = in_use("canary", 30)
    services.pin(heads=tried, pinned=True)
    shown(audience, None, 900, hours=0.5, refused=9)
    shown(audience, tried.pk, 400, hours=0.5, refused=40, seed=1)
    assert (tasks.watch_heads(), tasks.look_closely(), states()) == (0, 0, ["canary"])
    assert services.learn(enough=1) is None
    services.pin(heads=tried, pinned=False)
    assert (tasks.watch_heads(), states()) == (1, ["rolled_back"])


def test_without_earlier_heads_the_public_parts_are_what_is_gone_back_to(member, django_capture_on_commit_callbacks):
    row = in_use("serving", 5)
    serving.forget()
    assert serving.heads_for(member.pk).version == row.pk
    with django_capture_on_commit_callbacks(execute=True):
        services.take_back(heads=row, reason="x")
    assert (serving.heads_for(member.pk), states()) == (None, ["rolled_back"])


def test_what_makes_no_sense_is_refused_and_nothing_changes():
    refused, serves = in_use("refused", 5), in_use("serving", 5)
    for act in (services.promote, services.take_back):
        with pytest.raises(Conflict):
            act(heads=refused, reason="x")
    with pytest.raises(Conflict):
        services.pin(heads=refused, pinned=True)
    with pytest.raises(Conflict):
        services.promote(heads=serves, reason="x")
    assert states() == ["refused", "serving"]


def command(*words: str) -> str:
    out = StringIO()
    call_command("heads", *words, stdout=out)
    return out.getvalue()


def test_an_operator_sees_serves_pins_and_takes_back_by_command():
    first, second = in_use("serving", 5), in_use("canary", 5)
    told = f"{first.pk}: serving, learned 2026-11-26 12:00 from 60000."
    assert command() == f"{second.pk}: tried on a few, learned 2026-11-26 12:00 from 60000.\n{told}\n"
    assert command("serve", str(second.pk)) == f"{second.pk}: serving, learned 2026-11-26 12:00 from 60000. An operator chose it.\n"
    assert states() == ["retired", "serving"]
    assert "serving, pinned" in command("pin", str(second.pk))
    assert "pinned" not in command("unpin", str(second.pk))
    command("take-back", str(second.pk))
    assert states() == ["serving", "rolled_back"]
    assert command("learn").startswith("Nothing was trained")
    for wrong in (("serve", "99999"), ("pin",), ("take-back", str(second.pk))):
        with pytest.raises(CommandError):
            command(*wrong)


def test_the_back_office_sees_pins_and_takes_back(client):
    first, second = in_use("retired", 9), in_use("serving", 5)
    url = reverse("admin:feed_learnedheads_changelist")
    client.force_login(factories.member(is_staff=True, is_superuser=True))
    page = client.get(url).content.decode()
    assert f"Heads {second.pk} serve." in page
    assert "0.0200 [0.0100, 0.0300]" in page
    assert client.get(reverse("admin:feed_learnedheads_change", args=[first.pk])).status_code == 200

    def act(action: str, *rows) -> str:
        return client.post(url, {"action": action, "_selected_action": [row.pk for row in rows]}, follow=True).content.decode()

    assert "Pinned: 1" in act("pin", second)
    assert LearnedHeads.objects.get(pk=second.pk).pinned
    act("let_go", second)
    assert not LearnedHeads.objects.get(pk=second.pk).pinned
    assert "neither serve nor are tried" in act("pin", first)
    assert "Select one." in act("serve", first, second)
    assert "Taken back: 1" in act("take_back", second)
    assert states() == ["serving", "rolled_back"]
    assert "Serves now: 1" in act("serve", second)
    assert states() == ["retired", "serving"]
    client.force_login(factories.member(is_staff=True))
    assert client.post(url, {"action": "take_back", "_selected_action": [second.pk]}).status_code == 403
    assert states() == ["retired", "serving"]


def test_a_shift_is_told_from_noise():
    rng = np.random.default_rng(0)
    same = [drift.psi(rng.normal(size=1000), rng.normal(size=1000)) for _ in range(50)]
    assert max(same) < 0.06
    assert drift.psi(rng.normal(size=1000), rng.normal(0.7, 1, size=1000)) > 0.2
    assert drift.psi(np.zeros(500), np.zeros(300)) == pytest.approx(0, abs=1e-3)
    assert drift.psi(np.zeros(0), np.zeros(5)) == 0.0


def test_the_moment_at_which_a_rate_changed_is_found_and_noise_is_none():
    rng = np.random.default_rng(1)
    looked = [200] * 100
    quiet = [drift.changed_at(looked, rng.binomial(200, 0.1, 100).tolist()) for _ in range(200)]
    assert sum(found is not None for found in quiet) <= 2
    moved = [drift.changed_at(looked, [*rng.binomial(200, 0.1, 60), *rng.binomial(200, 0.05, 40)]) for _ in range(50)]
    assert all(abs(found - 60) <= 5 for found in moved)
    assert drift.changed_at([], []) is None
    assert drift.changed_at([0, 5, 0], [0, 1, 0]) is None


def test_how_unevenly_something_is_spread():
    assert drift.gini(np.array([3.0, 3.0, 3.0])) == pytest.approx(0)
    assert drift.gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)
    assert drift.gini(np.zeros(3)) == 0.0


def test_refusals_that_count_are_those_of_the_head():
    assert HEADS["refusal"][1] == watching.REFUSALS
