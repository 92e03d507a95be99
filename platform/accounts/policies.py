"""Who may have an account, under which name, and who may follow whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from django.conf import settings

from accounts.errors import (
    BirthDateInvalid,
    HandleInvalid,
    HandleReserved,
    NotYourself,
    RegionInvalid,
    RegionNotOpen,
    TextInvalid,
    TooYoung,
)
from accounts.models import HANDLE_PATTERN, Member
from accounts.regions import REGION_NAMES
from core.errors import Forbidden
from core.text import JOINERS, is_unseen

OLDEST_YEARS = 120
MAJORITY = 18
# Names of routes, of staff, and of what a member could pose as.
RESERVED_HANDLES = frozenset((
    "about", "abuse", "account", "accounts", "admin", "administrator", "all", "anonymous", "api", "app", "apps", "blog", "cameo",
    "cameos", "create", "deleted", "drafts", "everyone", "explore", "feed", "following", "help", "here", "home", "info", "invite",
    "invites", "jobs", "legal", "likeness", "login", "logout", "mail", "me", "media", "member", "members", "mod", "moderation",
    "moderator", "moderators", "new", "news", "nobody", "null", "official", "owner", "postmaster", "privacy", "root", "safety",
    "search", "security", "session", "settings", "signin", "signup", "staff", "static", "status", "support", "sys", "sysadmin",
    "system", "team", "terms", "undefined", "user", "users", "video", "videos", "vitascope", "webmaster", "websocket", "well_known",
    "www",
))  # fmt: skip
# Refused as a part between underscores too, as in vitascope_team.
POSING_PARTS = frozenset(("admin", "administrator", "moderator", "official", "staff", "support", "vitascope"))

HandlesKept = Callable[[str], bool]
_kept: list[HandlesKept] = []


def clean_handle(text: str) -> str:
    """The handle in the form it is stored. Raises HandleInvalid, HandleReserved."""
    handle = text.strip().lower()
    if not re.fullmatch(HANDLE_PATTERN, handle):
        raise HandleInvalid()
    if handle in RESERVED_HANDLES or POSING_PARTS & set(handle.split("_")):
        raise HandleReserved()
    return handle


def keep_handles(kept: HandlesKept) -> None:
    """Let `kept` say of a handle that no new member may have it; for apps above this one, from their apps.py."""
    if kept not in _kept:
        _kept.append(kept)


def is_kept(handle: str) -> bool:
    """Whether something other than a member goes by it already."""
    return any(kept(handle) for kept in _kept)


def clean_text(text: str, *, field_name: str, longest: int, may_be_empty: bool = False) -> str:
    """One line of text, spaces collapsed, without characters that hide or turn others. Raises TextInvalid."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if any(is_unseen(letter) for letter in line):
        raise TextInvalid(field_name=field_name)
    if not (line.strip(JOINERS) or (may_be_empty and not line)):
        raise TextInvalid(field_name=field_name)
    if len(line) > longest:
        raise TextInvalid(f"This is longer than {longest} characters.", field_name=field_name)
    return line


def check_birth_date(birth_date: date, *, today: date) -> None:
    """Raises BirthDateInvalid (in the future, or longer ago than people live) or TooYoung."""
    age = age_on(birth_date, today)
    if birth_date > today or age > OLDEST_YEARS:
        raise BirthDateInvalid()
    if age < settings.MINIMUM_AGE:
        raise TooYoung(f"You have to be {settings.MINIMUM_AGE} or older to join.")


def age_on(birth_date: date, today: date) -> int:
    """Full years. Somebody born on 29 February has their birthday on 1 March in common years."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def is_surely_grown(member: Member, today: date) -> bool:
    """18 or older, as far as they said; of whom nothing is known it is not sure."""
    return member.birth_date is not None and age_on(member.birth_date, today) >= MAJORITY


def is_surely_minor(member: Member, today: date) -> bool:
    """Under 18, as far as they said; of whom nothing is known it is not sure either."""
    return member.birth_date is not None and age_on(member.birth_date, today) < MAJORITY


def open_regions() -> dict[str, str]:
    """Codes and names of the regions where people may sign up, by name."""
    codes = REGION_NAMES if "*" in settings.REGIONS else [code.upper() for code in settings.REGIONS]
    return dict(sorted(((code, REGION_NAMES.get(code, code)) for code in codes), key=lambda entry: entry[1]))


def clean_region(text: str) -> str:
    """The region's code in capitals. Raises RegionInvalid, RegionNotOpen."""
    code = text.strip().upper()
    if code not in REGION_NAMES:
        raise RegionInvalid()
    if code not in open_regions():
        raise RegionNotOpen()
    return code


def check_may_grant(member: Member) -> None:
    """Staff who hold the permission. Raises Forbidden."""
    if not (member.is_active and member.has_perm("accounts.grant_pro")):
        raise Forbidden


def check_not_self(*, member: Member, other: Member) -> None:
    """Raises NotYourself."""
    if member.pk == other.pk:
        raise NotYourself()
