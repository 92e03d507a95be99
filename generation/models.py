"""Jobs (the row is the queue and the truth), their events, the quota ledger and the workers."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import Member
from cameos.models import Likeness, UseRequest, lapsed
from core.ids import uuid7
from videos.models import RemixKind, Video


class Job(models.Model):
    """One request for one clip. `token` is the fencing token: every claim raises it, and only its holder may write."""

    class State(models.TextChoices):
        """queued → running → succeeded | failed | cancelled; running falls back to queued when its lease runs out."""

        QUEUED = "queued", "Queued"
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # An index of ours begins with it, so one of its own would only have to be kept up; so with those below.
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs", db_index=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)

    prompt = models.TextField()
    seconds = models.PositiveSmallIntegerField(default=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    seed = models.PositiveBigIntegerField()
    remix_of = models.ForeignKey(Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="remix_jobs")
    remix_kind = models.CharField(max_length=8, choices=RemixKind.choices, default=RemixKind.REMIX, help_text="What becomes of remix_of")
    cut_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a stitch: the second of remix_of at which it begins")
    cut_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a stitch: the second of remix_of up to which it goes")
    pictured = models.BooleanField(default=False, help_text="Its clip begins with a picture that its member sent")
    asks = models.UUIDField(
        null=True, blank=True, help_text="The request for a yes for which it draws an animatic with stand-ins; no video comes of it"
    )
    free = models.BooleanField(default=False, help_text="A first look at what is its member's own: nothing was debited for it")
    named = models.PositiveSmallIntegerField(default=0, help_text="How many likenesses its member named; those of its source come besides")
    rendered_as = models.TextField(blank=True)

    plan = models.CharField(max_length=8, choices=Member.Plan.choices, default=Member.Plan.FREE, help_text="The member's, when asked for")
    cost = models.FloatField(default=0.0, help_text="Seconds of a worker, as expected at admission")
    told_median = models.FloatField(null=True, blank=True, help_text="Seconds from admission to the end, as told then")
    told_spread = models.FloatField(null=True, blank=True, help_text="How uncertain that was: one standard deviation")
    tag = models.FloatField(default=0.0, help_text="Start-time fair-share tag: smaller goes first")
    available_at = models.DateTimeField(default=timezone.now, help_text="Not claimed before this (wait between attempts)")
    token = models.PositiveIntegerField(default=0, help_text="Fencing token")
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=100, blank=True)
    cancel_requested = models.BooleanField(default=False)

    stage = models.CharField(max_length=20, blank=True, help_text="reading, planning, drawing, sound, encoding, publishing")
    progress = models.PositiveSmallIntegerField(default=0, help_text="Percent")
    preview = models.CharField(max_length=100, blank=True, help_text="Storage name of what can be watched while it runs")
    leftovers = models.BooleanField(default=False, help_text="It has ended, and files of its attempts may lie in the storage still")
    version = models.PositiveIntegerField(default=1, help_text="Raised by every visible change; the ETag of the job")
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(max_length=300, blank=True, help_text="In words a member understands")

    video = models.OneToOneField(Video, null=True, blank=True, on_delete=models.SET_NULL, related_name="job")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="job_progress_percent"),
            models.CheckConstraint(condition=~Q(state="running") | Q(lease_until__isnull=False), name="job_running_has_lease"),
        ]
        indexes = [
            models.Index(fields=["tag", "id"], condition=Q(state="queued"), name="job_queue"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="job_leases"),
            models.Index(fields=["member", "-created_at"], name="job_member_created"),
            models.Index(fields=["-started_at"], condition=Q(started_at__isnull=False), name="job_started"),
            models.Index(fields=["finished_at"], condition=Q(leftovers=True), name="job_leftovers"),
            models.Index(fields=["asks"], condition=Q(asks__isnull=False), name="job_asks"),
        ]
        permissions = [("cancel_job", "Can cancel members' jobs")]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

    @property
    def cut(self) -> tuple[int, int] | None:
        """Of a stitch: from which second of its source up to which."""
        return None if self.cut_from is None or self.cut_to is None else (self.cut_from, self.cut_to)

    @property
    def is_finished(self) -> bool:
        """No further change will come."""
        return self.state in (self.State.SUCCEEDED, self.State.FAILED, self.State.CANCELLED)


class JobCastQuerySet(models.QuerySet["JobCast"]):
    """What jobs show, by how it stands."""

    def lapsed(self) -> JobCastQuerySet:
        """Those of which nothing may be made or shown now, by the database's clock."""
        return self.filter(~Q(epoch=F("likeness__epoch")) | lapsed("likeness__"))


JobCastManager = models.Manager.from_queryset(JobCastQuerySet)


class JobCast(models.Model):
    """A likeness that a job's clip is to show, as its consent was when the job was taken: named in the prompt, or its source's."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="casting")
    likeness = models.ForeignKey(Likeness, on_delete=models.PROTECT, related_name="+")
    handle = models.CharField(max_length=30, blank=True, help_text="As the prompt names it; empty: not named there")
    epoch = models.PositiveIntegerField()
    policy_version = models.PositiveIntegerField()
    scopes = models.JSONField(default=list)
    inherited = models.BooleanField(default=False, help_text="It came with the source")
    request = models.ForeignKey(
        UseRequest, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="The yes to this clip"
    )

    objects = JobCastManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "likeness"], name="job_cast_once")]

    def __str__(self) -> str:
        return f"{self.job_id} shows {self.likeness_id}"


class JobEvent(models.Model):
    """One thing that happened to a job, in order; the SSE stream replays these from `Last-Event-ID`."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "sequence"], name="job_event_sequence")]
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.kind}"


class LedgerEntry(models.Model):
    """A debit or refund of a member's daily jobs. The balance is the sum; rows are never changed."""

    class Kind(models.TextChoices):
        """A refund names the same job as the debit it gives back."""

        DEBIT = "debit", "Debit"
        REFUND = "refund", "Refund"

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ledger", db_index=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="ledger", db_index=False)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    amount = models.SmallIntegerField(help_text="+1 for a debit, -1 for a refund")
    day = models.DateField(help_text="The UTC day whose quota it counts against")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "kind"], name="ledger_once_per_job_and_kind")]
        indexes = [models.Index(fields=["member", "day"], name="ledger_member_day")]
        verbose_name_plural = "ledger entries"

    def __str__(self) -> str:
        return f"{self.kind} {self.job_id}"


class ShapeTimes(models.Model):
    """How long the latest jobs of one shape took, the newest last; see generation.forecast."""

    seconds = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    plan = models.CharField(max_length=8, choices=Member.Plan.choices)
    sample = models.JSONField(default=list, help_text="Seconds")
    surprises = models.JSONField(default=list, help_text="How much later than told they were done, in spreads")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seconds", "width", "height", "plan"], name="shape_times_once")]
        verbose_name_plural = "shape times"

    def __str__(self) -> str:
        return f"{self.seconds} s {self.width}x{self.height} {self.plan}"


WORKER_SEEN = timedelta(minutes=1)  # a worker not heard of for longer is not counted on


class Worker(models.Model):
    """A process that claims jobs, as it last described itself."""

    class State(models.TextChoices):
        """What can be expected of it."""

        LIVE = "live", "Live"
        DRAINING = "draining", "Draining"
        SILENT = "silent", "Silent"

    name = models.CharField(max_length=100, primary_key=True)
    device = models.CharField(max_length=60, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    preset = models.CharField(max_length=40, blank=True)
    weights = models.CharField(max_length=64, blank=True, help_text="sha256 of the weights manifest")
    remix = models.BooleanField(default=True, help_text="Its engine can remix")
    extend = models.BooleanField(default=True, help_text="Its engine can let a clip go on")
    parts = models.BooleanField(default=False, help_text="Its engine can keep the picture or the sound of a clip")
    picture = models.BooleanField(default=False, help_text="Its engine can begin a clip with a picture")
    cast = models.PositiveSmallIntegerField(default=0, help_text="How many who are given by a picture its engine can show in a clip")
    sound = models.BooleanField(default=True, help_text="Its engine's clips have sound")
    seconds = models.JSONField(default=list, help_text="Lengths of clips that its engine makes")
    sizes = models.JSONField(default=list, help_text="[width, height] that its engine draws; empty: any")
    batch = models.PositiveSmallIntegerField(default=1, help_text="How many clips it makes at a time")
    memory = models.PositiveBigIntegerField(default=0, help_text="Bytes that the process holds, with those on its device")
    draining = models.BooleanField(default=False, help_text="Takes no more jobs: it was asked to end")
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> Worker.State:
        """A worker that does not end by itself takes its row away late or never: then it is silent."""
        if self.seen_at <= timezone.now() - WORKER_SEEN:
            return self.State.SILENT
        return self.State.DRAINING if self.draining else self.State.LIVE


class ClipNumber(models.Model):
    """The number that a job's clip carries, in its statement and in its watermark. It outlives both, so it is never given twice."""

    number = models.BigAutoField(primary_key=True)
    job = models.OneToOneField(Job, null=True, on_delete=models.SET_NULL, related_name="number")

    def __str__(self) -> str:
        return str(self.number)
