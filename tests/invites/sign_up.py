"""A sign-up that succeeds, by app and by browser; keyword arguments override what is typed."""

from __future__ import annotations

from django.test import Client

APP = "/_allauth/app/v1/auth/signup"
PAGE = "/accounts/signup/"


def typed(code, **fields) -> dict:
    """What somebody who may join fills in."""
    return {
        "email": "ada@example.org",
        "username": "ada",
        "password": "zoetrope-19",
        "invite_code": getattr(code, "code", code),
        "birth_date": "1990-05-01",
        "region": "US",
    } | fields


def by_app(code, client: Client | None = None, **fields):
    """The app's answer."""
    return (client or Client()).post(APP, typed(code, **fields), content_type="application/json")


def by_browser(code, client: Client | None = None, **fields):
    """The browser's answer."""
    data = typed(code, **fields)
    data["password1"] = data.pop("password")
    return (client or Client()).post(PAGE, data)


def complaints(response) -> dict[str, list[str]]:
    """Field -> codes, of a refused sign-up by app or browser."""
    if "json" in response["Content-Type"]:
        found: dict[str, list[str]] = {}
        for entry in response.json()["errors"]:
            found.setdefault(entry.get("param", ""), []).append(entry["code"])
        return found
    errors = response.context["form"].errors.as_data()
    return {field: [error.code for error in entries] for field, entries in errors.items()}
