"""Pages of enrolment: what is enrolled and what could be, the take before the camera, an animal or a thing."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from cameos.enrolment import selectors, services
from cameos.enrolment.api import doubts_of
from cameos.enrolment.requests import read_take, read_thing, session_of
from cameos.models import Likeness, Take
from cameos.selectors import undecided
from core.errors import VitascopeError
from core.navigation import member_required
from core.ratelimit import spend

TURN_WORDS = {"left": "Turn your head to your left", "right": "Turn your head to your right", "up": "Look up"}
KINDS = ((Likeness.Kind.ANIMAL, "An animal"), (Likeness.Kind.OBJECT, "A thing"))
# Why something waits.
DOUBTS = {
    "not_installed": "This server cannot check everything by itself.",
    "not_examined": "The checks did not come to an end.",
    "no_face": "Your face was not always seen.",
    "two_faces": "There may be somebody else in the picture.",
    "another_face": "The face looked different at times.",
    "face_unclear": "The face was small or seldom seen straight on.",
    "turns_wrong": "There was one turn of the head too many.",
    "mirrored": "The turns were mirrored.",
    "digits_wrong": "Not every digit was understood.",
    "mouth_unclear": "The mouth was hard to see while you spoke.",
    "age_unknown": "Your age is not known here.",
    "looks_like_another": "Somebody who is enrolled looks much like you.",
    "print_lost": "It could not be compared with everybody who is enrolled.",
    "perhaps_a_person": "There may be a person in it.",
}


@require_safe
@never_cache
@member_required
def everything(request: HttpRequest) -> HttpResponse:
    """All that the member enrolled, and the ways to enrol more."""
    member = cast(Member, request.user)
    waiting = undecided(member).count()
    return page(request, "cameos/all.html", takes=selectors.takes_of(member), enrolled=selectors.is_enrolled(member), waiting=waiting)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def take(request: HttpRequest, token: str = "") -> HttpResponse:
    """The take: a challenge, and the form that sends the recording for it. By an invitation's link it says whose it is."""
    member = cast(Member, request.user)
    invited_by = services.read_invitation(token, member) if token else None
    error = None
    if request.method == "POST":
        spend(request, "takes")
        try:
            challenge, wanted, file = read_take(request.POST.dict() | request.FILES.dict(), member)
            made = services.take(
                member=member, session=session_of(request), challenge_id=challenge, file=file, wanted=wanted, invitation=token
            )
        except VitascopeError as refusal:
            error = refusal
        else:
            return redirect("cameo", made.likeness_id)
    if selectors.is_enrolled(member):
        return redirect("cameos")
    given = services.give_challenge(member=member, session=session_of(request))
    context = {
        "challenge": given,
        "turns": [(turn, TURN_WORDS[turn]) for turn in given.turns],
        "invited_by": invited_by,
        "typed": {"name": request.POST.get("name", member.display_name), "handle": request.POST.get("handle", member.handle)},
        "error": error,
        "take_days": settings.TAKE_DAYS,
        "minutes": int(services.CHALLENGE_LIVES.total_seconds() // 60),
    }
    return page(request, "cameos/take.html", status=error.status if error else 200, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_required
def thing(request: HttpRequest) -> HttpResponse:
    """The form for an animal or a thing."""
    error = None
    if request.method == "POST":
        spend(request, "takes")
        try:
            wanted, files = read_thing(request.POST.dict() | _pictures(request))
            made = services.enrol(member=cast(Member, request.user), wanted=wanted, **files)
        except VitascopeError as refusal:
            error = refusal
        else:
            return redirect("cameo", made.likeness_id)
    typed = {name: request.POST.get(name, "") for name in ("name", "handle", "kind")}
    typed["kind"] = typed["kind"] or KINDS[0][0]
    return page(request, "cameos/thing.html", status=error.status if error else 200, typed=typed, kinds=KINDS, error=error)


@require_POST
@never_cache
@member_required
def invite(request: HttpRequest) -> HttpResponse:
    """A link for somebody else, as words and as a QR code."""
    spend(request, "takes")
    token, expires_at = services.invite(member=cast(Member, request.user))
    url = request.build_absolute_uri(reverse("cameo-invited", args=[token]))
    import segno  # only where somebody asks

    code = segno.make(url, error="m", micro=False)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(code.matrix) for x, dark in enumerate(row) if dark)
    return page(request, "cameos/invite.html", url=url, expires_at=expires_at, path=path, side=len(code.matrix))


def _pictures(request: HttpRequest) -> dict[str, Any]:
    """The form has one field for both."""
    file = request.FILES.get("file")
    if file is None:
        return {}
    return {"clip" if str(file.content_type).startswith("video/") else "picture": file}


def doubts_in_words(found: Take) -> list[str]:
    """Why something waits."""
    return [DOUBTS.get(code, code) for code in dict.fromkeys(doubts_of(found))]


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page that says the operator's word for a likeness."""
    label = settings.LIKENESS_LABEL
    an = "an" if label[:1].lower() in "aeiou" else "a"
    return render(request, template, context | {"label": label, "a_label": f"{an} {label}"}, status=status)
