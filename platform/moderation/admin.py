"""The admin of videos and jobs with its actions, and the record of what staff did.

It lives here, on top of both apps, because every action leaves a StaffAction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC
from statistics import median
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from accounts.models import Member
from core.admin_base import ReadOnlyAdmin, ReadOnlyInline, StateFilter
from core.errors import VitascopeError
from core.storage import own_url, signed_url
from developer.models import VideoCall
from generation.models import WORKER_SEEN, Job, JobCast, JobEvent, LedgerEntry, ShapeTimes, Worker
from moderation import services
from moderation.models import StaffAction
from moderation.reports.admin import LikenessReportAdmin as LikenessReportAdmin  # registered there
from videos.comments import services as comments
from videos.comments.models import Comment
from videos.models import CameoUse, Like, Video

admin.site.site_header = "Vitascope"
admin.site.site_title = "Vitascope"
admin.site.index_title = "Back office"


def act(request: HttpRequest, rows: QuerySet[Any], act_on: Callable[[Any], object], done: str) -> None:
    """Carry an action out row by row and tell how it went; one refusal does not stop the others."""
    count = 0
    for row in rows:
        try:
            act_on(row)
            count += 1
        except VitascopeError as error:
            messages.error(request, f"{row}: {error.detail}")
    if count:
        messages.success(request, f"{done}: {count}")


class CameoUseInline(ReadOnlyInline):
    """Whom a video shows, by which consent."""

    model = CameoUse
    fields = ("likeness", "epoch", "policy_version", "scopes", "inherited", "answered", "muted", "withdrawn_at", "created_at")


@admin.register(Video)
class VideoAdmin(ReadOnlyAdmin):
    """Videos with their player."""

    list_display = ("rendered_as", "maker", "status", "depth", "like_count", "remix_count", "created_at", "published_at")
    list_filter = ("status", "remix_allowed", "published_at")
    list_select_related = ("maker",)
    search_fields = ("id__exact", "prompt", "rendered_as", "caption", "maker__handle")
    search_help_text = "Id, words of the prompt, or handle"
    date_hierarchy = "created_at"
    fields = (
        "player", "maker", "status", "prompt", "rendered_as", "caption", "remix_allowed", "parent", "remix_kind", "root", "depth",
        "family", "held_for", "job_link", "width", "height", "seconds", "bytes", "like_count", "remix_count", "descendant_count",
        "created_at", "published_at", "deleted_at",
    )  # fmt: skip
    readonly_fields = ("player", "job_link", "family", "held_for")
    inlines = (CameoUseInline,)
    actions = ("withhold", "withhold_family", "restore")

    @admin.display(description="clip")
    def player(self, video: Video) -> str:
        """The clip itself."""
        if not video.file.name:
            return "no file"
        return format_html(
            '<video src="{}" poster="{}" controls preload="metadata" width="270" height="{}">{}</video>',
            signed_url(video.file.name),
            signed_url(video.poster.name) if video.poster.name else "",
            round(270 * video.height / video.width),
            _captions(video),
        )

    @admin.display(description="job")
    def job_link(self, video: Video) -> str:
        """The job that made it."""
        job = Job.objects.filter(video=video).first()
        return format_html('<a href="{}">{}</a>', reverse("admin:generation_job_change", args=[job.pk]), job) if job else "–"

    @admin.display(description="remix tree")
    def family(self, video: Video) -> str:
        """How far an act on it with all that comes from it would reach."""
        told = f"{video.descendant_count} published below it" if video.descendant_count else "nothing published below it"
        return format_html('<a href="{}">{}</a>', reverse("remixes", args=[video.pk]), told) if video.descendant_count else told

    @admin.display(description="withheld for")
    def held_for(self, video: Video) -> str:
        """The videos in which moderators found something: itself, or ancestors."""
        found = video.withholdings.order_by("pk")
        links = ((reverse("admin:videos_video_change", args=[row.source_id]), row.source_id) for row in found)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "–"

    @admin.action(description="Withhold: hide from all but the maker", permissions=["withhold"])
    def withhold(self, request: HttpRequest, rows: QuerySet[Video]) -> None:
        """See services.withhold_video."""
        act(
            request,
            rows,
            lambda video: services.withhold_video(video=video, by=cast(Member, request.user), reason="admin action"),
            "Withheld",
        )

    @admin.action(description="Withhold with all that comes from it, now and later", permissions=["withhold"])
    def withhold_family(self, request: HttpRequest, rows: QuerySet[Video]) -> None:
        """See services.withhold_video."""
        act(
            request,
            rows,
            lambda video: services.withhold_video(video=video, by=cast(Member, request.user), descendants=True, reason="admin action"),
            "Withheld with all that comes from it",
        )

    @admin.action(description="Restore withheld videos, and what was withheld with them", permissions=["withhold"])
    def restore(self, request: HttpRequest, rows: QuerySet[Video]) -> None:
        """See services.restore_video."""
        act(
            request,
            rows,
            lambda video: services.restore_video(video=video, by=cast(Member, request.user), reason="admin action"),
            "Restored",
        )

    def has_withhold_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("videos.withhold_video")


def _captions(video: Video) -> SafeString:
    if not video.captions.name:
        return SafeString()
    track = '<track kind="captions" src="{}" srclang="{}" label="Captions" default>'
    return format_html(track, own_url(video.captions.name), video.captions_language)


@admin.register(Like)
class LikeAdmin(ReadOnlyAdmin):
    """Who likes what."""

    list_display = ("member", "video", "created_at")
    list_select_related = ("member", "video")
    search_fields = ("member__handle", "video__id__exact")


@admin.register(Comment)
class CommentAdmin(ReadOnlyAdmin):
    """What is written under videos; removing one leaves its record."""

    list_display = ("text", "author", "video", "parent", "created_at", "removed_at")
    list_select_related = ("author", "video", "parent")
    search_fields = ("text", "author__handle", "video__id__exact", "id__exact")
    date_hierarchy = "created_at"
    actions = ("remove",)

    @admin.action(description="Remove: the words go for good", permissions=["remove"])
    def remove(self, request: HttpRequest, rows: QuerySet[Comment]) -> None:
        """See videos.comments.services.remove."""
        act(request, rows, lambda comment: comments.remove(comment=comment, by=cast(Member, request.user)), "Removed")

    def has_remove_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("videos.remove_comment")


class JobCastInline(ReadOnlyInline):
    """Whom a job shows, by which consent."""

    model = JobCast
    fields = ("likeness", "handle", "epoch", "policy_version", "scopes", "inherited", "request")


class JobEventInline(ReadOnlyInline):
    """The job's timeline."""

    model = JobEvent
    fields = ("sequence", "at", "kind", "stage", "progress")

    @admin.display(description="at (UTC)")
    def at(self, event: JobEvent) -> str:
        """To the second: a whole job fits into the minute that Django shows."""
        return f"{event.created_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"

    @admin.display
    def stage(self, event: JobEvent) -> str:
        """Where the job was."""
        return str(event.data.get("stage", ""))

    @admin.display
    def progress(self, event: JobEvent) -> str:
        """How far it was."""
        return f"{event.data.get('progress', 0)} %"


class LedgerInline(ReadOnlyInline):
    """What the job cost, and what came back."""

    model = LedgerEntry
    fields = ("kind", "amount", "day", "created_at")


class CallInline(ReadOnlyInline):
    """How /v1 was asked for the job, if it was."""

    model = VideoCall
    fields = ("api_key", "model", "created_at", "removed_at")


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Jobs with their timeline."""

    list_display = ("id", "member", "state", "stage", "progress", "attempt", "worker", "created_at", "finished_at", "error_code")
    list_filter = ("state", "stage", "error_code", "worker")
    list_select_related = ("member",)
    search_fields = ("id__exact", "prompt", "rendered_as", "member__handle")
    search_help_text = "Id, words of the prompt, or handle"
    date_hierarchy = "created_at"
    inlines = (JobCastInline, JobEventInline, LedgerInline, CallInline)
    actions = ("cancel",)

    @admin.action(description="Cancel and refund", permissions=["cancel"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Job]) -> None:
        """See services.cancel_job."""
        act(request, rows, lambda job: services.cancel_job(job=job, by=cast(Member, request.user), reason="admin action"), "Cancelled")

    def has_cancel_permission(self, request: HttpRequest) -> bool:
        """Moderators."""
        return request.user.has_perm("generation.cancel_job")


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnlyAdmin):
    """Debits and refunds."""

    list_display = ("member", "kind", "amount", "job", "day", "created_at")
    list_filter = ("kind", "day")
    list_select_related = ("member", "job")
    search_fields = ("member__handle", "job__id__exact")


@admin.register(ShapeTimes)
class ShapeTimesAdmin(ReadOnlyAdmin):
    """What forecasts are made from."""

    list_display = ("seconds", "width", "height", "plan", "known", "typical")
    list_filter = ("seconds", "plan")
    search_fields = ("plan",)

    @admin.display(description="jobs known")
    def known(self, row: ShapeTimes) -> int:
        """Of the latest ones."""
        return len(row.sample)

    @admin.display(description="seconds, median")
    def typical(self, row: ShapeTimes) -> str:
        """How long one takes."""
        return f"{median(row.sample):.1f}"


class WorkerStateFilter(StateFilter):
    """As Worker.state."""

    states = Worker.State

    def conditions(self) -> dict[str, Q]:
        """The same, as conditions."""
        silent = Q(seen_at__lte=timezone.now() - WORKER_SEEN)
        return {Worker.State.SILENT: silent, Worker.State.DRAINING: Q(draining=True), Worker.State.LIVE: Q()}


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    """Workers as they last described themselves; one that has fallen silent is pointed at."""

    list_display = ("name", "state", "seen", "in_hand", "batch", "engine", "preset", "device", "held", "weights_hash", "started_at")
    list_filter = (WorkerStateFilter, "engine", "device")
    ordering = ("-seen_at",)
    search_fields = ("name", "weights")
    fields = (
        "name", "state", "seen", "in_hand", "engine", "preset", "device", "held", "weights",
        "remix", "extend", "picture", "cast", "sound", "seconds", "sizes", "started_at", "seen_at",
    )  # fmt: skip
    readonly_fields = ("state", "seen", "in_hand", "held")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Say first what needs somebody: silent workers, and jobs that wait while there is none to take them."""
        states = Counter(worker.state for worker in Worker.objects.all())
        if silent := states[Worker.State.SILENT]:
            messages.warning(request, f"Silent for more than a minute: {silent}. Look at their machines; their jobs go to others.")
        if not states[Worker.State.LIVE] and Job.objects.filter(state=Job.State.QUEUED).exists():
            messages.error(request, "Jobs wait, and no worker is live to take them.")
        return super().changelist_view(request, extra_context)

    @admin.display
    def state(self, worker: Worker) -> str:
        """Whether it takes jobs."""
        return worker.state.label.lower()

    @admin.display(description="last seen", ordering="seen_at")
    def seen(self, worker: Worker) -> str:
        """How long ago, for the minute that Django shows says too little of a beat of ten seconds."""
        ago = (timezone.now() - worker.seen_at).total_seconds()
        return f"{ago:.0f} s ago" if ago < 120 else f"{timesince(worker.seen_at)} ago"

    @admin.display(description="current batch")
    def in_hand(self, worker: Worker) -> str:
        """The jobs it runs, from the jobs' own rows."""
        jobs = Job.objects.filter(state=Job.State.RUNNING, worker=worker.name).order_by("pk")
        links = ((reverse("admin:generation_job_change", args=[job.pk]), str(job.pk)[-12:], job.progress) for job in jobs)
        return format_html_join(", ", '<a href="{}">…{}</a> {} %', links) or "–"

    @admin.display(description="memory", ordering="memory")
    def held(self, worker: Worker) -> str:
        """As people read it."""
        return filesizeformat(worker.memory)

    @admin.display(description="weights", ordering="weights")
    def weights_hash(self, worker: Worker) -> str:
        """Enough of it to tell versions apart."""
        return worker.weights[:12] or "–"


@admin.register(StaffAction)
class StaffActionAdmin(ReadOnlyAdmin):
    """What staff did."""

    list_display = ("created_at", "actor", "verb", "target", "reason")
    list_filter = ("verb", "actor")
    search_fields = ("target", "actor__handle", "reason")
    date_hierarchy = "created_at"
