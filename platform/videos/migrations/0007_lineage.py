"""The closure of the lineage with its counters, filled from what each row says of its parent; tombstones of nobody; withholdings."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


def fill(apps, schema_editor):
    """Level by level: the ancestors of a level are the parents' and the parents themselves."""
    execute = schema_editor.execute
    deepest = apps.get_model("videos", "Video").objects.aggregate(deepest=models.Max("depth"))["deepest"] or 0
    for depth in range(1, deepest + 1):
        execute(
            "INSERT INTO videos_ancestry (descendant_id, ancestor_id, distance, place) "
            "SELECT id, parent_id, 1, 0 FROM videos_video WHERE depth = %s",
            [depth],
        )
        execute(
            "INSERT INTO videos_ancestry (descendant_id, ancestor_id, distance, place) "
            "SELECT child.id, above.ancestor_id, above.distance + 1, NULL FROM videos_video child "
            "JOIN videos_ancestry above ON above.descendant_id = child.parent_id WHERE child.depth = %s",
            [depth],
        )
    execute(
        "UPDATE videos_video SET descendant_count = (SELECT COUNT(*) FROM videos_ancestry below JOIN videos_video made "
        "ON made.id = below.descendant_id WHERE below.ancestor_id = videos_video.id AND made.status = 'published')"
    )
    execute(
        "INSERT INTO videos_withholding (video_id, source_id, spreads) SELECT id, id, %s FROM videos_video WHERE status = 'withheld'",
        [False],
    )


class Migration(migrations.Migration):
    dependencies = [
        ("videos", "0006_social"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "video",
            "descendant_count",
            models.PositiveIntegerField(default=0, editable=False, help_text="Published ones made from it, and from those, and so on"),
        ),
        migrations.AddField(
            "video",
            "reading",
            models.JSONField(
                blank=True, default=dict, help_text="The same, slot by slot; older videos and those of other engines have none"
            ),
        ),
        migrations.AlterField(
            "video",
            "maker",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="videos", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            "video",
            "parent",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="remixes", to="videos.video"
            ),
        ),
        migrations.AlterField(
            "video",
            "root",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name="descendants", to="videos.video"
            ),
        ),
        migrations.AlterField(
            "video",
            "remix_count",
            models.PositiveIntegerField(default=0, editable=False, help_text="Published ones made from it"),
        ),
        migrations.AlterField(
            "video",
            "remix_kind",
            models.CharField(
                choices=[("remix", "Remix"), ("extend", "Extension"), ("revoice", "New sound"), ("sound", "Its sound")],
                default="remix",
                help_text="How it came from its parent, where it has one",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "video",
            models.CheckConstraint(condition=Q(status="deleted") | Q(maker__isnull=False), name="video_of_nobody_is_gone"),
        ),
        migrations.CreateModel(
            "Ancestry",
            [
                ("pk", models.CompositePrimaryKey("descendant", "ancestor", blank=True, editable=False, primary_key=True, serialize=False)),
                (
                    "descendant",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="ancestry", to="videos.video"
                    ),
                ),
                (
                    "ancestor",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="offspring", to="videos.video"
                    ),
                ),
                ("distance", models.PositiveIntegerField(help_text="Remixes between them on the shortest way; 1 is a parent")),
                ("place", models.PositiveSmallIntegerField(help_text="Of a parent, among the parents", null=True)),
            ],
            {
                "verbose_name_plural": "ancestries",
                "indexes": [models.Index(fields=["ancestor", "distance", "-descendant"], name="ancestry_newest_first")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(ancestor=F("descendant")) & Q(distance__gte=1), name="ancestry_never_of_itself"),
                    models.CheckConstraint(
                        condition=Q(distance=1, place__isnull=False) | Q(distance__gt=1, place__isnull=True),
                        name="ancestry_parents_have_a_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "Withholding",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "video",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="withholdings", to="videos.video"),
                ),
                (
                    "source",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="withheld", to="videos.video"),
                ),
                (
                    "spreads",
                    models.BooleanField(default=False, help_text="Whatever comes from the video is withheld too, also what is made later"),
                ),
            ],
            {"constraints": [models.UniqueConstraint(fields=["video", "source"], name="withheld_once_for_a_source")]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
