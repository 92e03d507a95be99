"""Pages on which somebody decides about what shows them: who may cast it and for what, a prompt to try, who asks, and how it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.selectors import member_by_handle
from cameos import selectors, services
from cameos.api import PROMPT_MAX, VERBS
from cameos.consent import Audience, Scope
from cameos.enrolment.selectors import takes_of
from cameos.enrolment.web import doubts_in_words, page
from cameos.errors import PolicyInvalid
from cameos.models import Likeness, PolicyVersion, UseRequest
from cameos.restrictions import compiled
from core.errors import Invalid, NotFound
from core.navigation import back, member_required
from core.pagination import keyset_page

REQUESTS = 20
LATELY = 10  # requests that are decided, and of one's own
SAID = {
    "pause": "Paused. Nobody casts it, and clips with it are out of view until you go on.",
    "resume": "It can be cast again, and clips with it are back in view.",
    "regrant": "It is yours to share again. It is shared with nobody yet, and nothing that was withdrawn comes back by itself.",
    "revoke": "Taken back. Every clip with it is withdrawn.",
    "erase": "Erased.",
}
PEOPLE = {
    "approve": "@{} is approved.",
    "deny": "@{} is denied.",
    "approved": "@{} is not approved any more.",
    "denied": "@{} is not denied any more.",
}


@require_safe
@never_cache
@member_required
def one(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """How it stands, what it is cast from, and all that its subject can decide about it."""
    return _desk(request, likeness_id)


@require_POST
@never_cache
@member_required
def share(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Who may cast it, for what, until when, and whether each use waits for a yes."""
    member = cast(Member, request.user)
    likeness = selectors.decided_by(member, likeness_id)
    try:
        services.set_policy(likeness=likeness, by=member, **_shared(request, selectors.present_policy(likeness)))
    except Invalid as error:
        sent = request.POST
        typed: dict[str, Any] = {"audience": sent.get("audience", ""), "expires_at": sent.get("expires_at", "")}
        return _desk(request, likeness_id, error, **typed, scopes=sent.getlist("scopes"), asks="asks" in sent)
    messages.success(request, "Saved.")
    return redirect("cameo", likeness_id)


@require_POST
@never_cache
@member_required
def restrict(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Restrictions in plain words: first the rules that follow are shown, then they are confirmed."""
    member = cast(Member, request.user)
    likeness = selectors.decided_by(member, likeness_id)
    text = request.POST.get("restrictions", "").replace("\r\n", "\n").strip()
    if len(text) > services.RESTRICTIONS_MAX or "\0" in text:
        detail = f"Restrictions are a text of at most {services.RESTRICTIONS_MAX} characters."
        return _desk(request, likeness_id, PolicyInvalid.field("restrictions", "too_long", detail), restrictions=text)
    if request.POST.get("step") != "confirm":
        return _desk(request, likeness_id, restrictions=text, rules=compiled(text))
    try:
        services.set_policy(likeness=likeness, by=member, restrictions_text=text, terms=request.POST.getlist("terms"))
    except Invalid as error:
        return _desk(request, likeness_id, _beside(error, "restrictions"), restrictions=text, rules=compiled(text))
    messages.success(request, "The rules hold from now on.")
    return redirect("cameo", likeness_id)


@require_POST
@never_cache
@member_required
def rename(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """What it is called in prompts."""
    member = cast(Member, request.user)
    name = request.POST.get("name", "").strip().removeprefix("@")
    try:
        renamed = services.name_handle(likeness=selectors.decided_by(member, likeness_id), by=member, handle=name)
    except Invalid as error:
        return _desk(request, likeness_id, _beside(error, "name"), name=name)
    messages.success(request, f"It is @{renamed.handle} in prompts now.")
    return redirect("cameo", likeness_id)


@require_POST
@never_cache
@member_required
def people(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Put somebody on the approve or the deny list, or take them off it."""
    member = cast(Member, request.user)
    likeness = selectors.decided_by(member, likeness_id)
    to, handle = request.POST.get("to", ""), request.POST.get("handle", "")
    try:
        if to not in PEOPLE:
            raise Invalid.field("handle", "invalid_choice", "Approve or deny, or take off one of these lists.")
        other = _named(handle, "handle", lambda name: _found(likeness, to, name, member))
        if to in ("approve", "deny"):
            verb = services.approve if to == "approve" else services.deny
            verb(likeness=likeness, by=member, member=other)
        else:
            services.take_off(likeness=likeness, by=member, which=to, member=other)
    except Invalid as error:
        return _desk(request, likeness_id, _beside(error, "handle"), handle=handle)
    messages.success(request, PEOPLE[to].format(other.handle))
    return redirect("cameo", likeness_id)


@require_POST
@never_cache
@member_required
def attempt(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Would this prompt be allowed? Nothing is made, kept or told to anybody."""
    member = cast(Member, request.user)
    likeness = selectors.decided_by(member, likeness_id)
    prompt, handle = request.POST.get("prompt", "").strip(), request.POST.get("by", "").strip()
    try:
        if not prompt or len(prompt) > PROMPT_MAX:
            raise Invalid.field("prompt", "invalid", f"A prompt has between 1 and {PROMPT_MAX} characters.")
        by = _named(handle, "by", lambda name: member_by_handle(name, member)) if handle else None
    except Invalid as error:
        return _desk(request, likeness_id, error, prompt=prompt, by=handle)
    return _desk(request, likeness_id, prompt=prompt, by=handle, verdict=selectors.dry_run(likeness, prompt=prompt, by=by))


@require_POST
@never_cache
@member_required
def switch(request: HttpRequest, likeness_id: UUID, verb: str) -> HttpResponse:
    """Pause, resume or allow again."""
    member = cast(Member, request.user)
    VERBS[verb](likeness=selectors.decided_by(member, likeness_id), by=member)
    messages.success(request, SAID[verb])
    return redirect("cameo", likeness_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def end(request: HttpRequest, likeness_id: UUID, verb: str) -> HttpResponse:
    """Say what will happen, then take it back or erase it."""
    member = cast(Member, request.user)
    likeness = selectors.decided_by(member, likeness_id)
    if request.method != "POST":
        return page(request, "cameos/end.html", likeness=likeness, verb=verb)
    service = services.erase if verb == "erase" else services.revoke
    service(likeness=likeness, by=member)
    messages.success(request, SAID[verb])
    return redirect("cameos") if verb == "erase" else redirect("cameo", likeness_id)


@require_safe
@never_cache
@member_required
def requests(request: HttpRequest) -> HttpResponse:
    """Who asks for a yes to a clip, what was answered, and what one asked of others."""
    member = cast(Member, request.user)
    rows = selectors.requests_of(member)
    asked = rows.filter(likeness__subject=member)
    cursor, scope = request.GET.get("cursor", ""), f"undecided:{member.pk}"
    found = keyset_page(selectors.undecided(member), time_field="created_at", cursor=cursor, limit=REQUESTS, scope=scope)
    decided = asked.exclude(state=UseRequest.State.ASKED)[:LATELY]
    mine = rows.filter(by=member).exclude(likeness__subject=member)[:LATELY]
    return page(request, "cameos/requests.html", page=found, decided=decided, mine=mine)


@require_POST
@never_cache
@member_required
def decide(request: HttpRequest, request_id: UUID, allow: bool) -> HttpResponse:
    """Answer one."""
    member = cast(Member, request.user)
    services.decide(request=selectors.request_for(member, request_id), by=member, allow=allow)
    messages.success(request, "Allowed, for this prompt and once." if allow else "Declined.")
    return back(request, reverse("cameo-requests"))


def _desk(request: HttpRequest, likeness_id: UUID, error: Invalid | None = None, **typed: Any) -> HttpResponse:
    """The page of one, with what was typed into one of its forms in place of what holds. Raises LikenessNotFound."""
    member = cast(Member, request.user)
    take = takes_of(member).filter(likeness=likeness_id).first()
    likeness = take.likeness if take else selectors.decided_by(member, likeness_id)
    context: dict[str, Any] = {
        "likeness": likeness,
        "take": take,
        "handle": likeness.handle or (take.handle if take else ""),
        "doubts": doubts_in_words(take) if take else [],
        "sample": getattr(likeness, "voice_sample", None),
        "error": error,
        "rules": typed.pop("rules", None),
        "verdict": typed.pop("verdict", None),
    }
    if likeness.subject_id == member.pk and likeness.state in services.STANDING:
        context |= _decided(selectors.present_policy(likeness), {"name": likeness.handle or ""} | typed)
    return page(request, "cameos/one.html", status=error.status if error else 200, **context)


def _decided(policy: PolicyVersion, typed: dict[str, Any]) -> dict[str, Any]:
    """What the forms show."""
    holds = {
        "audience": policy.audience,
        "scopes": policy.scopes,
        "asks": policy.asks,
        "expires_at": _last_day(policy).isoformat(),
        "restrictions": policy.restrictions,
    }
    lists = [
        ("approved", "Approved", selectors.handles(policy.approved), "They may cast it unless it is shared with you alone."),
        ("denied", "Denied", selectors.handles(policy.denied), "They may not cast it, whomever else it is shared with."),
    ]
    return {
        "policy": policy,
        "typed": holds | typed,
        "audiences": Audience.choices,
        "scopes": Scope.choices,
        "lists": lists,
        "restrictions_max": services.RESTRICTIONS_MAX,
        "prompt_max": PROMPT_MAX,
    }


def _shared(request: HttpRequest, policy: PolicyVersion) -> dict[str, Any]:
    """The form of sharing. The day that is there already changes nothing. Raises PolicyInvalid."""
    audience, scopes, day = request.POST.get("audience"), request.POST.getlist("scopes"), request.POST.get("expires_at", "")
    if audience not in Audience.values:
        raise PolicyInvalid.field("audience", "invalid_choice", "Choose who may cast it.")
    if not set(scopes) <= set(Scope.values):
        raise PolicyInvalid.field("scopes", "invalid_choice", "Choose among these.")
    wanted: dict[str, Any] = {"audience": audience, "scopes": scopes, "asks": "asks" in request.POST}
    try:
        last = date.fromisoformat(day)
        ends = datetime.combine(last + timedelta(days=1), time(), UTC)
    except (ValueError, OverflowError) as error:
        raise PolicyInvalid.field("expires_at", "invalid", "Give a day, such as 2027-05-31.") from error
    return wanted if last == _last_day(policy) else wanted | {"expires_at": ends}


def _last_day(policy: PolicyVersion) -> date:
    """The last day on which it holds, for part of it at least, in UTC."""
    return (policy.expires_at - timedelta(microseconds=1)).astimezone(UTC).date()


def _found(likeness: Likeness, to: str, name: str, viewer: Member) -> Member:
    """Whoever can be approved, denied or struck from a list by that name. Raises NotFound."""
    if to == "approve":
        return member_by_handle(name, viewer)
    if to == "deny":
        return selectors.anybody(name)
    other = selectors.on_list(likeness, to, name)
    if other is None:
        raise NotFound
    return other


def _named(handle: str, field: str, find: Callable[[str], Member]) -> Member:
    """Whom `find` knows by a handle that was typed. Raises Invalid where it knows nobody."""
    try:
        return find(handle.strip().removeprefix("@"))
    except NotFound as error:
        raise Invalid.field(field, "unknown_member", "There is no member of that name.") from error


def _beside(error: Invalid, field: str) -> Invalid:
    """The same complaints beside the only field of a form."""
    return Invalid(error.detail, errors=[replace(entry, pointer=f"/{field}") for entry in error.errors])
