"""Videos, the lineage of remixes, and what members leave at a video: likes, saves, and in a package of its own comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import Block, Member
from accounts.selectors import apart, muted
from cameos.models import Likeness, lapsed
from core.ids import uuid7

if TYPE_CHECKING:
    from videos.lineage.credit import Credit


class VideoQuerySet(models.QuerySet["Video"]):
    """The only door to videos."""

    def visible_to(self, viewer: Member | AnonymousUser | None) -> VideoQuerySet:
        """What `viewer` may see: published videos of active, unblocked makers, and every video of their own not deleted.

        A video that shows somebody whose consent does not hold now is there for nobody but its maker, who is told so and gets no media.
        """
        published = Q(status=Video.Status.PUBLISHED, maker__is_active=True) & _consented()
        if viewer is None or not viewer.is_authenticated:
            return self.filter(published)
        mine = Q(maker=viewer) & ~Q(status=Video.Status.DELETED)
        blocks = Block.objects.filter(Q(blocker=viewer, blocked=OuterRef("maker")) | Q(blocker=OuterRef("maker"), blocked=viewer))
        return self.filter(mine | (published & ~Exists(blocks)))

    def showing(self, subject: Member | AnonymousUser | None) -> VideoQuerySet:
        """Those with somebody in them about whom `subject` decides, whoever made them: drafts too, and what was withdrawn."""
        if subject is None or not subject.is_authenticated:
            return self.none()
        theirs = CameoUse.objects.filter(video=OuterRef("pk"), likeness__subject=subject)
        return self.filter(Exists(theirs)).exclude(status=Video.Status.DELETED)

    def published(self) -> VideoQuerySet:
        """Those in the feed."""
        return self.filter(_consented(), status=Video.Status.PUBLISHED)

    def unmuted_for(self, viewer: Member | AnonymousUser | None) -> VideoQuerySet:
        """Those that may come to `viewer` by themselves, as in a feed: not by makers whom they have muted, nor with somebody in them whom
        they have muted or from whom a block keeps them apart.
        """
        if not isinstance(viewer, Member):
            return self
        unwanted = apart(viewer, "likeness__subject") | muted(viewer, "likeness__subject")
        return self.exclude(muted(viewer, "maker")).exclude(Exists(CameoUse.objects.filter(unwanted, video=OuterRef("pk"))))


def _consented() -> Any:  # a negated Exists, whose type the stubs do not let be combined with Q
    """That everybody in a video consents to it now."""
    return ~Exists(CameoUse.objects.lapsed().filter(video=OuterRef("pk")))


VideoManager = models.Manager.from_queryset(VideoQuerySet)


class RemixKind(models.TextChoices):
    """How a video came from its parent: by new words about all of it, by going on where it ends, with one half of it as it was, or with
    its film itself: a part of it before what is new, or all of it beside that.
    """

    REMIX = "remix", "Remix"
    EXTEND = "extend", "Extension"
    REVOICE = "revoice", "New sound"
    SOUND = "sound", "Its sound"
    STITCH = "stitch", "Stitch"
    DUET = "duet", "Duet"


JOINED = (RemixKind.STITCH, RemixKind.DUET)  # they hold the parent's own film


class Video(models.Model):
    """What a member sees: a finished clip with its place in the lineage. A deleted one stays as a tombstone."""

    class Status(models.TextChoices):
        """draft → published; withheld by moderators; withdrawn when a consent is; deleted by its maker."""

        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHHELD = "withheld", "Withheld"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DELETED = "deleted", "Deleted"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Only a tombstone has no maker, and nobody is shown one: whoever reads this has a member before them.
    maker: models.ForeignKey[Member | None, Member] = models.ForeignKey(  # type: ignore[misc]
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="videos"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    prompt = models.TextField()
    rendered_as = models.TextField(help_text="The reading of the prompt that the network was conditioned on")
    reading = models.JSONField(
        default=dict, blank=True, help_text="The same, slot by slot; older videos and those of other engines have none"
    )
    caption = models.CharField(max_length=280, blank=True, help_text="What the maker writes under it when publishing")
    remix_allowed = models.BooleanField(default=False)
    commercial = models.BooleanField(default=False, help_text="Its maker says that it advertises something or earns them money")

    # Restricted, not protected: a whole family may go at once, never a source alone.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="remixes")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="descendants")
    depth = models.PositiveIntegerField(default=0)
    remix_kind = models.CharField(
        max_length=8, choices=RemixKind.choices, default=RemixKind.REMIX, help_text="How it came from its parent, where it has one"
    )
    cut_from = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a stitch: the second of its parent at which it begins")
    cut_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a stitch: the second of its parent up to which it goes")

    file = models.FileField(max_length=200, blank=True)
    voiced = models.FileField(
        max_length=200,
        blank=True,
        help_text="With its sound, where somebody muted their voice: nobody is served it, and in `file` they are not heard",
    )
    voiced_captions = models.FileField(
        max_length=200, blank=True, help_text="All that is said, beside `voiced`: `captions` has only what is still heard"
    )
    hushed = models.BooleanField(default=False, help_text="Of `file` beside `voiced`: whoever else speaks and all other sounds are in it")
    poster = models.FileField(max_length=200, blank=True)
    spritesheet = models.FileField(max_length=200, blank=True, help_text="Sixteen frames in one picture; older videos have none")
    preview = models.FileField(max_length=200, blank=True, help_text="A small animated WebP of its first seconds; older videos have none")
    plan = models.FileField(max_length=200, blank=True, help_text="The clip's plan as safetensors")
    captions = models.FileField(max_length=200, blank=True, help_text="What is said, as WebVTT")
    captions_language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag of what is said")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    seconds = models.FloatField()
    bytes = models.PositiveBigIntegerField(default=0)

    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    remix_count = models.PositiveIntegerField(default=0, editable=False, help_text="Published ones made from it")
    descendant_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Published ones made from it, and from those, and so on"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    purge_at = models.DateTimeField(null=True, blank=True, editable=False, help_text="A withdrawn video is deleted then")

    objects = VideoManager()
    credit: Credit | None  # where videos.lineage.credit has attached it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True, root__isnull=True, depth=0) | Q(parent__isnull=False, root__isnull=False, depth__gte=1),
                name="video_lineage_whole",
            ),
            models.CheckConstraint(condition=~Q(status="published") | Q(published_at__isnull=False), name="video_published_has_time"),
            models.CheckConstraint(condition=Q(status="deleted") | Q(maker__isnull=False), name="video_of_nobody_is_gone"),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=Q(status="published"), name="video_newest"),
            models.Index(fields=["maker", "-created_at"], name="video_maker_created"),
            models.Index(fields=["root", "depth"], name="video_root_depth"),
            models.Index(fields=["purge_at"], condition=Q(purge_at__isnull=False), name="video_purge"),
        ]
        permissions = [("withhold_video", "Can withhold and restore videos")]

    def __str__(self) -> str:
        return f"{self.title[:60]} ({self.status})"

    @property
    def continues(self) -> bool:
        """Whether it begins with all of its parent."""
        return self.parent_id is not None and self.remix_kind == RemixKind.EXTEND

    @property
    def cut(self) -> tuple[int, int] | None:
        """Of a stitch: from which second of its parent up to which."""
        return None if self.cut_from is None or self.cut_to is None else (self.cut_from, self.cut_to)

    @property
    def joined(self) -> bool:
        """Whether its parent's film is a part of it; its plan is then that of the other part alone."""
        return self.remix_kind in JOINED

    @property
    def title(self) -> str:
        """What it shows; what was asked for where its engine does not say what it understood."""
        return self.rendered_as or self.prompt


class Ancestry(models.Model):
    """Who comes from whom: a row for each video and each of its ancestors, so that no read walks from parent to parent.

    Rows of distance 1 are the edges of the lineage; `place` orders the parents of a video that has several.
    """

    pk = models.CompositePrimaryKey("descendant", "ancestor")
    descendant = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="ancestry", db_index=False)
    ancestor = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="offspring", db_index=False)
    distance = models.PositiveIntegerField(help_text="Remixes between them on the shortest way; 1 is a parent")
    place = models.PositiveSmallIntegerField(null=True, help_text="Of a parent, among the parents")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(ancestor=models.F("descendant")) & Q(distance__gte=1), name="ancestry_never_of_itself"),
            models.CheckConstraint(
                condition=Q(distance=1, place__isnull=False) | Q(distance__gt=1, place__isnull=True), name="ancestry_parents_have_a_place"
            ),
        ]
        indexes = [models.Index(fields=["ancestor", "distance", "-descendant"], name="ancestry_newest_first")]
        verbose_name_plural = "ancestries"

    def __str__(self) -> str:
        return f"{self.descendant_id} comes from {self.ancestor_id}"


class Withholding(models.Model):
    """Why a video is withheld: for what moderators found in `source`, itself or an ancestor. It is given back when no row is left."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="withholdings")
    source = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="withheld")
    spreads = models.BooleanField(default=False, help_text="Whatever comes from the video is withheld too, also what is made later")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["video", "source"], name="withheld_once_for_a_source")]

    def __str__(self) -> str:
        return f"{self.video_id} for {self.source_id}"


class CameoUseQuerySet(models.QuerySet["CameoUse"]):
    """Uses by how they stand."""

    def withdrawn(self) -> CameoUseQuerySet:
        """Those that come back only if their subject reinstates them, unlike what is paused, held, expired or muted until it is silent."""
        return self.filter(Q(withdrawn_at__isnull=False) | ~Q(epoch=F("likeness__epoch")))

    def lapsed(self) -> CameoUseQuerySet:
        """Those whose video is shown to nobody now: `consent.stands` in SQL, by the database's clock, or was decided of it alone."""
        decided = Q(withdrawn_at__isnull=False) | Q(muted=True, video__voiced="")
        return self.filter(decided | ~Q(epoch=F("likeness__epoch")) | lapsed("likeness__"))


CameoUseManager = models.Manager.from_queryset(CameoUseQuerySet)


class CameoUse(models.Model):
    """That a video shows a likeness, and by which consent. Written when the video is made, and taken over by all that is made from it.

    So whether a video may be shown is seen from its own uses, without a look at what it came from.
    """

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="uses")
    likeness = models.ForeignKey(Likeness, on_delete=models.PROTECT, related_name="uses")
    epoch = models.PositiveIntegerField(help_text="The likeness's, when this was allowed")
    policy_version = models.PositiveIntegerField()
    scopes = models.JSONField(default=list)
    inherited = models.BooleanField(default=False, help_text="It came with what this video was made from")
    answered = models.BooleanField(default=False, help_text="The subject said yes to this very clip")
    muted = models.BooleanField(default=False, help_text="Not shown with sound, and not remixed")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CameoUseManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["video", "likeness"], name="cameo_use_once")]

    def __str__(self) -> str:
        return f"{self.video_id} shows {self.likeness_id}"


class Like(models.Model):
    """One member likes one video, once."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="likes")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "video"], name="like_once")]

    def __str__(self) -> str:
        return f"{self.member} likes {self.video_id}"


class Save(models.Model):
    """One member keeps a video for themself; nobody else can tell."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saves")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="saves")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "video"], name="save_once")]

    def __str__(self) -> str:
        return f"{self.member} saved {self.video_id}"


class Tally(models.Model):
    """A like or a comment that a video's counter does not hold yet: see videos.counters."""

    class Counter(models.TextChoices):
        """The field of the video."""

        LIKES = "like_count", "Likes"
        COMMENTS = "comment_count", "Comments"

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="tallies")
    counter = models.CharField(max_length=16, choices=Counter.choices)
    change = models.SmallIntegerField()

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.change:+d} {self.counter} of {self.video_id}"


class SearchText(models.Model):
    """The folded words of a published video, which the full-text index is over: see videos.search."""

    video = models.OneToOneField(Video, on_delete=models.CASCADE, related_name="search_text")
    words = models.TextField()

    def __str__(self) -> str:
        return self.words[:60]


from videos.comments.models import Comment  # noqa: E402, F401 - a model of this app, which Django looks for here
