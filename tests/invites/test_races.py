"""However many come at once, a code lets in exactly as many as it is for: on SQLite and on PostgreSQL, with real threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection

from accounts.models import Member
from accounts.services import block, follow
from cameos.errors import HandleTaken
from cameos.models import Likeness
from cameos.services import name_handle
from core.errors import NotFound, VitascopeError
from invites import services
from invites.errors import InviteInUse, InviteUnknown, InviteUsedUp
from invites.models import InviteCode, Redemption
from tests import factories
from tests.invites.sign_up import by_app, complaints


def _all_at_once(acts: list[Callable[[], object]]) -> list[object]:
    """What each act gave or raised, started by a barrier so that they really meet."""
    barrier = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(index: int, act: Callable[[], object]) -> None:
        barrier.wait(30)
        try:
            results[index] = act()
        except VitascopeError as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def _racer(number: int) -> dict[str, str]:
    return {"username": f"racer{number}", "email": f"racer{number}@example.org"}


def test_200_redeem_a_code_for_37(real_database):
    code = factories.invite(max_uses=37)
    members = Member.objects.bulk_create(
        Member(handle=typed["username"], email=typed["email"], display_name="Racer") for typed in map(_racer, range(200))
    )
    results = _all_at_once([lambda member=member: services.redeem(code=code, member=member) for member in members])
    assert Counter(type(result) for result in results) == {Redemption: 37, InviteUsedUp: 163}
    code.refresh_from_db()
    assert code.uses == 37
    assert Redemption.objects.filter(code=code).count() == 37


def test_of_many_sign_ups_for_the_last_use_one_becomes_a_member(real_database):
    cache.clear()
    code = factories.invite()
    results = _all_at_once([lambda number=number: by_app(code, **_racer(number)) for number in range(8)])
    assert sorted(response.status_code for response in results) == [200] + [400] * 7
    assert [complaints(response) for response in results if response.status_code == 400] == [{"invite_code": ["invite_used_up"]}] * 7
    member = Member.objects.get()
    code.refresh_from_db()
    assert (code.uses, Redemption.objects.get().member) == (1, member)
    assert InviteCode.objects.exclude(pk=code.pk).count() == InviteCode.objects.filter(owner=member).count() == 4


def test_of_many_sign_ups_for_one_handle_one_becomes_a_member(real_database):
    cache.clear()
    code = factories.invite(max_uses=6)
    results = _all_at_once([lambda number=number: by_app(code, email=f"racer{number}@example.org") for number in range(6)])
    assert sorted(response.status_code for response in results) == [200] + [400] * 5
    assert [complaints(response) for response in results if response.status_code == 400] == [{"username": ["username_taken"]}] * 5
    code.refresh_from_db()
    assert (code.uses, Member.objects.count(), Redemption.objects.count()) == (1, 1, 1)


@pytest.fixture
def meeting(monkeypatch):
    """Somebody who names their likeness comes between the question whether a handle is free and the new member's commit."""
    asked, named = threading.Event(), threading.Event()
    redeem = services.redeem

    def slow(**new):
        asked.set()
        named.wait(1)
        return redeem(**new)

    monkeypatch.setattr("invites.adapter.services.redeem", slow)
    cache.clear()
    cameo, code = factories.cameo(), factories.invite()

    def name() -> Likeness:
        asked.wait(30)
        try:
            return name_handle(likeness=cameo, by=cameo.subject, handle="ada")
        finally:
            named.set()

    return lambda: _all_at_once([lambda: by_app(code), name])


def _called_ada() -> tuple[int, int]:
    return Member.objects.filter(handle="ada").count(), Likeness.objects.filter(handle="ada").count()


def test_a_handle_is_a_new_members_or_a_likenesss(real_database, meeting):
    answer, named = meeting()
    assert (answer.status_code, type(named), _called_ada()) == (200, HandleTaken, (1, 0))


def test_without_its_lock_it_would_be_both(postgres_database, meeting, monkeypatch):
    for module in ("invites.adapter", "cameos.services"):
        monkeypatch.setattr(f"{module}.hold_handle", lambda handle: None)
    meeting()
    assert _called_ada() == (1, 1)


def test_a_code_is_either_taken_back_or_used(real_database):
    owner = factories.member()
    for number in range(5):
        code = factories.invite(owner=owner)
        guest = factories.member()
        redeemed, revoked = _all_at_once(
            [
                lambda code=code, guest=guest: services.redeem(code=code, member=guest),
                lambda code=code: services.revoke(code=code, by=owner),
            ]
        )
        code.refresh_from_db()
        outcome = (type(redeemed), type(revoked), code.uses, code.revoked_at is not None)
        assert outcome in ((Redemption, InviteInUse, 1, False), (InviteUnknown, InviteCode, 0, True)), number


def test_a_block_leaves_no_follow_that_came_at_the_same_time(real_database):
    for _ in range(5):
        fan, star = factories.member(), factories.member()
        followed, _blocked = _all_at_once(
            [
                lambda fan=fan, star=star: follow(member=fan, other=star),
                lambda fan=fan, star=star: block(member=star, other=fan),
            ]
        )
        assert fan.following.count() == 0
        assert star.blocking.count() == 1
        assert isinstance(followed, NotFound) or followed.follower == fan
