"""Secrets at rest: unreadable without SECRET_KEY, readable through a change of it, and only for what they were sealed for."""

from __future__ import annotations

import pytest

from core.sealing import SealBroken, seal, unseal


def test_what_is_sealed_can_be_opened_again():
    sealed = seal("whsec_x", purpose="webhooks")
    assert unseal(sealed, purpose="webhooks") == "whsec_x"
    assert "whsec_x" not in sealed
    assert sealed != seal("whsec_x", purpose="webhooks"), "equal secrets do not look equal"


def test_only_for_its_purpose_and_unharmed():
    sealed = seal("whsec_x", purpose="webhooks")
    for wrong in (sealed[:-4], "", "nonsense"):
        with pytest.raises(SealBroken):
            unseal(wrong, purpose="webhooks")
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="cookies")


def test_through_a_change_of_the_key(settings):
    sealed = seal("whsec_x", purpose="webhooks")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert unseal(sealed, purpose="webhooks") == "whsec_x"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="webhooks")
