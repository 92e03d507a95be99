"""Comments, saves, counters that are added up, and the full-text index, filled for what is published."""

import re
import unicodedata
from itertools import islice

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.ids

# SQLite: an index over the rows of videos_searchtext, which keeps no copy of them and is kept in step by triggers.
SQLITE = (
    "CREATE VIRTUAL TABLE videos_searchindex USING fts5(words, content='videos_searchtext', content_rowid='id', tokenize='unicode61')",
    """CREATE TRIGGER videos_searchtext_added AFTER INSERT ON videos_searchtext BEGIN
        INSERT INTO videos_searchindex(rowid, words) VALUES (new.id, new.words); END""",
    """CREATE TRIGGER videos_searchtext_gone AFTER DELETE ON videos_searchtext BEGIN
        INSERT INTO videos_searchindex(videos_searchindex, rowid, words) VALUES ('delete', old.id, old.words); END""",
    """CREATE TRIGGER videos_searchtext_changed AFTER UPDATE ON videos_searchtext BEGIN
        INSERT INTO videos_searchindex(videos_searchindex, rowid, words) VALUES ('delete', old.id, old.words);
        INSERT INTO videos_searchindex(rowid, words) VALUES (new.id, new.words); END""",
)
POSTGRESQL = ("CREATE INDEX videos_searchtext_words ON videos_searchtext USING gin (to_tsvector('simple', words))",)


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE videos_searchindex")


def take_in(apps, schema_editor):
    SearchText = apps.get_model("videos", "SearchText")
    published = apps.get_model("videos", "Video").objects.filter(status="published").order_by("pk")
    rows = published.values_list("pk", "prompt", "rendered_as", "caption").iterator(chunk_size=1000)
    batches = iter(lambda: list(islice(rows, 1000)), [])
    for batch in batches:
        SearchText.objects.bulk_create(SearchText(video_id=pk, words=_words(" ".join(texts))) for pk, *texts in batch)


def _words(text):
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text).casefold() if unicodedata.category(letter) != "Mn")
    return " ".join(word[:40] for word in re.findall(r"[^\W_]+", plain))


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0005_preview"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="video",
            name="comment_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("video", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="search_text", to="videos.video")),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("counter", models.CharField(choices=[("like_count", "Likes"), ("comment_count", "Comments")], max_length=16)),
                ("change", models.SmallIntegerField()),
                ("video", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="videos.video")),
            ],
            options={
                "verbose_name_plural": "tallies",
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField(blank=True)),
                ("mentioned", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="comments", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="replies", to="videos.comment"
                    ),
                ),
                ("video", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="videos.video")),
            ],
            options={
                "permissions": [("remove_comment", "Can remove comments")],
                "indexes": [
                    models.Index(condition=models.Q(("parent", None)), fields=["video", "-created_at", "-id"], name="comment_newest"),
                    models.Index(fields=["parent", "created_at", "id"], name="comment_replies"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("removed_at", None), ("text", ""), _connector="OR"), name="comment_removed_is_empty"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("author__isnull", False), ("removed_at__isnull", False), _connector="OR"),
                        name="comment_has_an_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Save",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "member",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saves", to=settings.AUTH_USER_MODEL),
                ),
                ("video", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="saves", to="videos.video")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("member", "video"), name="save_once")],
            },
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(take_in, migrations.RunPython.noop),
    ]
