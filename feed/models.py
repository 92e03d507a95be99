"""What the feed remembers: which clips it served to whom and why, what came of them, and what members asked of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.ids import uuid7
from videos.models import Video


class Mode(models.TextChoices):
    """How a member wants their feed: ranked by what they did, or without looking at any of it."""

    FOR_YOU = "for_you", "For you"
    FOLLOWING = "following", "Following"
    NEWEST = "newest", "Newest"
    OPEN = "open", "Not profiled"


class Source(models.TextChoices):
    """Where a candidate came from; of several the first here is named."""

    FOLLOWING = "following", "Following"
    CAMEO = "cameo", "Your circle"
    REMIX = "remix", "Remix neighbours"
    TRANSITIONS = "transitions", "What came next for others"
    STEERING = "steering", "What you asked for"
    CONTENT = "content", "Alike"
    TRENDING = "trending", "Trending"
    FRESH = "fresh", "Fresh"


class FeedSession(models.Model):
    """One run through a ranked feed: its clips in order, ranked once, of which `served` are settled for good."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: for all strangers"
    )
    mode = models.CharField(max_length=10, choices=Mode.choices)
    items = models.JSONField(help_text="At most 200 of [video, source, features, propensity, reserved]; emptied after a day")
    served = models.PositiveSmallIntegerField(default=0, help_text="Positions that were handed out and never change")
    passed = models.PositiveSmallIntegerField(default=0, help_text="Positions before the latest page: these were seen")
    seed = models.PositiveIntegerField()
    signals = models.CharField(max_length=64, help_text="What the order was made from; another value ranks the rest anew")
    parameters = models.CharField(max_length=24)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["created_at"], name="feed_session_created"),
            models.Index(fields=["signals", "-created_at"], condition=Q(member=None), name="feed_session_strangers"),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.id}"


class Impression(models.Model):
    """One clip at one place of one session, with what put it there. `member` is empty where nothing is to be learned about them."""

    id = models.UUIDField(primary_key=True, editable=False, help_text="Made of session and position, so that a repeated page is the same")
    session = models.ForeignKey(FeedSession, on_delete=models.CASCADE, related_name="impressions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=12, choices=Source.choices)
    propensity = models.FloatField(help_text="How likely this clip was at this place; 1 where nothing was left to chance")
    parameters = models.CharField(max_length=24)
    score = models.FloatField()
    parts = models.JSONField(help_text="What the score is the sum of")
    inputs = models.JSONField(default=dict, help_text="What learned heads are told of it, by name; nothing where nothing is learned")
    lot = models.JSONField(default=list, help_text="The same of those that lost the lot for this place; empty where none was drawn")
    reserved = models.BooleanField(default=False, help_text="In a place kept for new clips")
    viewed = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "position"], name="impression_once")]
        indexes = [
            models.Index(fields=["member", "-created_at"], name="impression_member"),
            models.Index(fields=["created_at"], name="impression_created"),
        ]

    def __str__(self) -> str:
        return f"{self.video_id} at {self.position}"


class Event(models.Model):
    """What came of an impression, once for each kind."""

    class Kind(models.TextChoices):
        """Watching (never a part of the score), acts, and refusals."""

        VIEWED = "viewed", "In view for three seconds"
        WATCHED_THROUGH = "watched_through", "Watched to its end"
        REWATCH = "rewatch", "Watched again"
        LIKE = "like", "Liked"
        COMMENT = "comment", "Commented"
        SHARE = "share", "Shared"
        REMIX_STARTED = "remix_started", "A remix begun"
        REMIX_PUBLISHED = "remix_published", "A remix published"
        FOLLOW = "follow", "Its maker followed"
        NOT_INTERESTED = "not_interested", "Not interested"
        HIDE_AUTHOR = "hide_author", "Its maker hidden"
        REPORT = "report", "Reported"

    impression = models.ForeignKey(Impression, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    value = models.FloatField(default=0, help_text="Seconds, where the kind has them")
    counted = models.BooleanField(default=False, help_text="In the clip's counts")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["impression", "kind"], name="event_once")]
        indexes = [models.Index(fields=["created_at"], condition=Q(counted=False), name="event_uncounted")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.impression_id}"


class UserState(models.Model):
    """What For you goes by: a member's latest acts and which topics they have had enough of for now."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="feed_state")
    ring = models.JSONField(default=list, help_text="At most 100 of [video, kind, Unix time], the latest last")
    fatigue = models.JSONField(default=dict, help_text="Topic -> [weight, Unix time]")
    revision = models.PositiveIntegerField(default=0, help_text="Counts the acts: what is ranked but not yet served is ranked anew")

    def __str__(self) -> str:
        return f"State of {self.member_id}"


class SteeringRule(models.Model):
    """A wish in a member's own words."""

    class Sign(models.TextChoices):
        """More and less move clips up and down; no and only leave clips out."""

        MORE = "more", "More"
        LESS = "less", "Less"
        NO = "no", "No"
        ONLY = "only", "Only"

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes")
    text = models.CharField(max_length=60)
    sign = models.CharField(max_length=4, choices=Sign.choices)
    strength = models.FloatField(default=1.0)
    expires_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "text"], name="steering_once"),
            models.CheckConstraint(condition=Q(strength__gte=0.25, strength__lte=2), name="steering_strength"),
        ]

    def __str__(self) -> str:
        return f"{self.sign} {self.text}"


class VideoStats(models.Model):
    """What the ranker knows of a clip: its content vector, and counts of events, rolled up each minute."""

    video = models.OneToOneField(Video, primary_key=True, on_delete=models.CASCADE, related_name="feed_stats")
    embedder = models.CharField(max_length=24)
    vector = models.BinaryField(help_text="Half floats")
    viewed = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    refusals = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Stats of {self.video_id}"


class Transition(models.Model):
    """How often members acted on `after` soon after they had acted on `before`, the sooner the more."""

    before = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+", db_index=False)
    after = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["before", "after"], name="transition_once")]

    def __str__(self) -> str:
        return f"{self.before_id} then {self.after_id}"


class ExposureFloor(models.Model):
    """The audience that every new clip gets within a day, as was feasible at that hour."""

    floor = models.PositiveSmallIntegerField()
    places = models.PositiveIntegerField(help_text="Reserved places seen in the day before")
    fresh = models.PositiveIntegerField(help_text="Clips published in the day before")
    met = models.PositiveIntegerField(help_text="Of the clips of the day before that, how many got it")
    due = models.PositiveIntegerField(help_text="How many there were")
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    def __str__(self) -> str:
        return f"{self.floor} at {self.created_at}"


class ReelDay(models.Model):
    """How many clips a young member was served on one day."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    clips = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "day"], name="reel_day_once")]

    def __str__(self) -> str:
        return f"{self.clips} on {self.day}"


class LearnedHeads(models.Model):
    """One version of the learned heads, and what became of it. At most one serves, and at most one is tried on a few members."""

    class State(models.TextChoices):
        """Refused at the gate; tried; serving; replaced by a later one; taken back."""

        REFUSED = "refused", "Refused"
        CANARY = "canary", "Tried on a few"
        SERVING = "serving", "Serving"
        RETIRED = "retired", "Replaced"
        ROLLED_BACK = "rolled_back", "Taken back"

    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it is in this state")
    pinned = models.BooleanField(default=False, help_text="Stays as it is until let go: nothing newer is tried, nothing takes it back")
    impressions = models.PositiveIntegerField(help_text="That it was trained on")
    positives = models.JSONField(help_text="Head -> how often what it foretells happened in these")
    figures = models.JSONField(help_text="What the gate found")
    weights = models.BinaryField(help_text="safetensors: in the row, so that every machine serves the same")
    trained_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, help_text="When it came into this state")

    class Meta:
        verbose_name_plural = "learned heads"
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="serving"), name="heads_one_serves"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="canary"), name="heads_one_canary"),
        ]

    def __str__(self) -> str:
        return f"Heads {self.pk}, {self.get_state_display().lower()}"


class FeedHealth(models.Model):
    """How the feed did in the day before that hour; see feed.health for what the figures are."""

    figures = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    class Meta:
        verbose_name_plural = "feed health"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"
