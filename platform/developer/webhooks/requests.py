"""The terms of an endpoint as a body or a form states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.policies import clean_text
from core import outgoing
from core.errors import Invalid
from developer.models import WebhookEndpoint, WebhookEvent

NAME_MAX = 60
TERMS = ("name", "url", "event_types")


@dataclass(frozen=True)
class Terms:
    """What the member decides about an endpoint."""

    name: str
    url: str
    event_types: list[str]

    @property
    def canonical(self) -> dict[str, Any]:
        """In one form, however it was written."""
        return {"name": self.name, "url": self.url, "event_types": self.event_types}


def read_create(data: Mapping[str, Any]) -> Terms:
    """All terms. Raises Invalid."""
    given = fields(data, TERMS)
    for name in TERMS:
        if name not in given:
            raise Invalid.field(name, "required", f"{name} is missing.")
    return _terms(given)


def read_update(data: Mapping[str, Any], endpoint: WebhookEndpoint) -> Terms:
    """The endpoint's terms with those that are given in place of the old. Raises Invalid."""
    given = fields(data, TERMS)
    if not given:
        return Terms(endpoint.name, endpoint.url, endpoint.event_types)
    return _terms({"name": endpoint.name, "url": endpoint.url, "event_types": endpoint.event_types} | given)


def read_flag(data: Mapping[str, Any], name: str) -> bool:
    """The one field, true or false, false when left out. Raises Invalid."""
    value = fields(data, (name,)).get(name, False)
    if not isinstance(value, bool):
        raise Invalid.field(name, "invalid", f"{name} is true or false.")
    return value


def read_event_type(data: Mapping[str, Any]) -> WebhookEvent.Type:
    """The one field of a test. Raises Invalid."""
    given = fields(data, ("event_type",))
    if "event_type" not in given:
        raise Invalid.field("event_type", "required", "event_type is missing.")
    return WebhookEvent.Type(_event_type(given["event_type"], "event_type"))


def fields(data: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """Those that are there; a null is a field left out. Raises Invalid."""
    for name in data:
        if name not in known:
            raise Invalid.field(name, "unknown_field", f"Unknown parameter: {name[:60]!r}.")
    return {name: value for name, value in data.items() if value is not None}


def _terms(given: Mapping[str, Any]) -> Terms:
    for name in ("name", "url"):
        if not isinstance(given[name], str):
            raise Invalid.field(name, "invalid", f"{name} is a text.")
    types = given["event_types"]
    if not isinstance(types, list):
        raise Invalid.field("event_types", "invalid", "event_types is a list of texts.")
    wanted = {_event_type(kind, "event_types") for kind in types}
    if not wanted:
        raise Invalid.field("event_types", "invalid_value", f"Choose at least one of {' and '.join(WebhookEvent.Type.values)}.")
    try:
        outgoing.parse(given["url"])
    except outgoing.AddressRefused as error:
        raise Invalid.field("url", "invalid_value", str(error)) from error
    name = clean_text(given["name"], field_name="name", longest=NAME_MAX)
    return Terms(name, given["url"], [kind for kind in WebhookEvent.Type.values if kind in wanted])


def _event_type(value: Any, field: str) -> str:
    if not isinstance(value, str):
        raise Invalid.field(field, "invalid", "An event type is a text.")
    if value not in WebhookEvent.Type.values:
        raise Invalid.field(field, "invalid_value", f"This server sends {' and '.join(WebhookEvent.Type.values)}.")
    return value
