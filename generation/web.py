"""Pages of making clips: the composer, one job with its progress, the member's jobs, and how good the network is."""

from __future__ import annotations

import secrets
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from cameos.consent import Code
from cameos.selectors import decided_by, names_of
from core.errors import Invalid, VitascopeError
from core.idempotency import Answer, answer_once
from core.navigation import member_required
from generation import forecast, previews, selectors, services, standins
from generation.bench import plot
from generation.bench.card import HONESTY
from generation.requests import (
    CUT,
    CUT_MOST,
    FIELDS,
    PROMPT_MAX,
    SEED_MAX,
    SIZES,
    cut_of,
    last_second,
    lengths_for,
    parse,
    parse_form,
    usual_seconds,
)
from videos.models import JOINED, CameoUse, RemixKind, Video
from videos.policies import may_remix
from videos.selectors import visible

# What the network has learned, in words it reads well; each is offered as a start in the composer.
EXAMPLES = (
    "a player in a red shirt shoots from the left and the ball drops clean through the net, in a gym",
    "three blue glass balls bounce on a rooftop at sunset",
    "a xylophone plays a rising scale fast, on a stage at night",
    "the ball rolls off the rim in a park by day",
    "a black dog jumps and catches a red ball in the park",
    "a yellow car jumps from ramp to ramp on the beach at sunset",
    "a woman in a pink shirt bowls a strike",
    "a girl in a red shirt nails a backflip on the beach at sunset",
    'a player in a blue shirt says "for the win" and swishes it, in a park at night',
    "a figure skater in blue tries an axel and falls",
    "a green wooden ball rolls in from the right and goes behind a screen",
)
STAGES = (
    ("reading", "Reading"),
    ("planning", "Planning"),
    ("drawing", "Drawing"),
    ("sound", "Sound"),
    ("encoding", "Printing"),
    ("publishing", "Filing"),
)  # those of the engines and the worker, in words for the page
JOBS = 30
LEDGER_LINES = 30


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request: HttpRequest) -> HttpResponse:
    """The composer. The form carries a key of its own, so that sending it twice makes one job."""
    if request.method != "POST":
        return _composer(request)
    member = cast(Member, request.user)

    def work() -> Answer:
        job = services.submit(member=member, request=parse_form(request.POST, member, request.FILES))
        return Answer(201, {"id": str(job.pk)})

    sent = {name: request.POST.get(name, "") for name in FIELDS}
    if picture := request.FILES.get("picture"):
        sent["picture"] = f"{picture.name} {picture.size}"
    try:
        answer = answer_once(member=member, route="web:create", key=request.POST.get("key") or None, request=sent, work=work)
    except VitascopeError as error:
        return _composer(request, error)
    return redirect("job", answer.body["id"])


def _composer(request: HttpRequest, error: VitascopeError | None = None) -> HttpResponse:
    """The form, filled with what was typed or with what the link asks for; a smaller one where a clip is to go on."""
    member = cast(Member, request.user)
    typed = request.POST if error else request.GET
    kind = next((kind for kind in RemixKind.values if kind in request.GET), typed.get("remix_kind", ""))
    kind = kind if kind in RemixKind.values else ""
    source = _source(member, typed.get("remix_of") or request.GET.get(kind, ""))
    shape = f"{source.width}x{source.height}" if source else SIZES[0]
    extended = source if kind == RemixKind.EXTEND else None
    halved = source if kind in (RemixKind.REVOICE, RemixKind.SOUND) else None
    joined = source if kind in JOINED else None
    lengths = lengths_for(member, source, kind or RemixKind.REMIX)
    bound = None if kind == RemixKind.STITCH else source
    length = next((length for length in lengths if str(length) == typed.get("seconds")), usual_seconds(bound, lengths) if lengths else 0)
    context: dict[str, Any] = {
        "typed": {name: typed.get(name, "") for name in ("prompt", "seed")} | {"size": typed.get("size") or shape, "seconds": length},
        "sizes": [size.split("x") for size in SIZES],
        "prompt_max": PROMPT_MAX,
        "source": source,
        "wanted": "" if kind not in request.GET else "use" if kind in (RemixKind.REVOICE, RemixKind.SOUND) else kind,
        "quota": selectors.quota(member),
        "lengths": lengths,
        "takes_pictures": selectors.takes_pictures(),
        "examples": EXAMPLES,
        "names": names_of(member),
        "key": uuid4().hex,
        "error": error,
        "askable": isinstance(error, Invalid) and any(entry.code == Code.ASKS for entry in error.errors) and not request.FILES,
    }
    template = "generation/create.html"
    if extended is not None:
        template = "generation/extend.html"
        context["typed"]["prompt"] = typed.get("prompt", extended.prompt)
        context["lengths"] = [(length, length - round(extended.seconds)) for length in lengths]
    elif halved is not None:
        template = "generation/halves.html"
        context["kind"] = kind
    elif joined is not None:
        template = "generation/joined.html"
        context |= {"kind": kind, "cut_most": CUT_MOST, "last_second": last_second(joined)}
        context["typed"] |= {name: typed.get(name, second) for name, second in zip(CUT, cut_of(joined, {}), strict=True)}
    response = render(request, template, context, status=error.status if error else 200)
    if error and error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def _source(member: Member, wanted: str) -> Video | None:
    """The clip to remix, when there is one and its maker allows it."""
    try:
        video = visible(member).filter(pk=UUID(wanted)).first()
    except ValueError:
        return None
    return video if video and may_remix(member, video) else None


@require_POST
@member_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask everybody whom the clip would show and who wants to be asked first, with what was typed into the composer."""
    member = cast(Member, request.user)
    try:
        standins.ask(member=member, request=parse_form(request.POST, member))
    except VitascopeError as error:
        return _composer(request, error)
    messages.success(request, "Asked. You are told when they answer.")
    return redirect("cameo-requests")


@require_POST
@member_required
def preview(request: HttpRequest, likeness_id: UUID) -> HttpResponse:
    """Have a first look made at what is one's own."""
    member = cast(Member, request.user)
    return redirect("job", previews.make(likeness=decided_by(member, likeness_id), by=member).pk)


@require_safe
@member_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job: its progress while it runs, then the clip or what went wrong."""
    member = cast(Member, request.user)
    shown = selectors.job_for(member, job_id)
    names = [name for name, _ in STAGES]
    place = names.index(shown.stage) if shown.stage in names else -1
    took = round((shown.finished_at - shown.started_at).total_seconds()) if shown.finished_at and shown.started_at else 0
    context = {
        "job": shown,
        "video": visible(member).filter(pk=shown.video_id).first() if shown.video_id else None,
        "told": forecast.lately(shown),
        "took": took,
        "stages": STAGES,
        "stage_place": place,
        "stage_words": dict(STAGES).get(shown.stage, "Starting"),
    }
    return render(request, "generation/job.html", context)


@require_safe
@member_required
def jobs(request: HttpRequest) -> HttpResponse:
    """The member's latest jobs."""
    member = cast(Member, request.user)
    lapsed = Exists(CameoUse.objects.lapsed().filter(video=OuterRef("video")))
    rows = selectors.jobs_of(member).select_related("video").annotate(lapsed=lapsed)[:JOBS]
    return render(request, "generation/jobs.html", {"jobs": rows, "quota": selectors.quota(member)})


@require_safe
@member_required
def plan(request: HttpRequest) -> HttpResponse:
    """What the member's plan allows, what is left of today, and what each job cost."""
    member = cast(Member, request.user)
    page = selectors.ledger_page(member, cursor=request.GET.get("cursor", ""), limit=LEDGER_LINES)
    context = {"terms": selectors.terms(member), "quota": selectors.quota(member), "page": page, "later": "cursor" in request.GET}
    return render(request, "generation/plan.html", context)


@require_POST
@member_required
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Stop a job that is not finished."""
    member = cast(Member, request.user)
    services.cancel(job=selectors.job_for(member, job_id), by=member)
    return redirect("job", job_id)


@require_POST
@member_required
def retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask for the same again, with a new seed."""
    member = cast(Member, request.user)
    old = selectors.job_for(member, job_id)
    if old.pictured:  # the picture is not kept
        messages.info(request, "Choose the picture again: it was not kept.")
        asked = {"prompt": old.prompt, "size": f"{old.width}x{old.height}", "seconds": old.seconds}
        return redirect(f"{reverse('create')}?{urlencode(asked)}")
    seed = secrets.randbelow(SEED_MAX + 1)  # said here, because a remix without one starts from its source's
    data: dict[str, Any] = {"prompt": old.prompt, "seconds": old.seconds, "size": f"{old.width}x{old.height}", "seed": seed}
    if old.remix_of_id:
        data |= {"remix_of": str(old.remix_of_id), "remix_kind": old.remix_kind}
        data |= dict(zip(CUT, old.cut, strict=True)) if old.cut else {}
    again = services.submit(member=member, request=parse(data, member))
    messages.success(request, "Asked for it again, with a new seed.")
    return redirect("job", again.pk)


@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """How good the network is that serves; open to everybody."""
    shown = selectors.scorecard()
    groups = [(name, heading, [(row, plot.drawn(row)) for row in rows]) for name, heading, rows in shown.card.groups] if shown else []
    return render(request, "generation/scorecard.html", {"shown": shown, "groups": groups, "legend": plot.legend(), "honesty": HONESTY})
