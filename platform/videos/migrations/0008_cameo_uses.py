"""Whom a video shows, and by which consent."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cameos", "0002_consent"),
        ("videos", "0007_lineage"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CameoUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("epoch", models.PositiveIntegerField(help_text="The likeness's, when this was allowed")),
                ("policy_version", models.PositiveIntegerField()),
                ("scopes", models.JSONField(default=list)),
                ("inherited", models.BooleanField(default=False, help_text="It came with what this video was made from")),
                ("answered", models.BooleanField(default=False, help_text="The subject said yes to this very clip")),
                ("muted", models.BooleanField(default=False, help_text="Not shown until it is without the subject's voice")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
        ),
        migrations.AddField(
            model_name="video",
            name="purge_at",
            field=models.DateTimeField(blank=True, editable=False, help_text="A withdrawn video is deleted then", null=True),
        ),
        migrations.AddIndex(
            model_name="video",
            index=models.Index(condition=models.Q(("purge_at__isnull", False)), fields=["purge_at"], name="video_purge"),
        ),
        migrations.AddField(
            model_name="cameouse",
            name="likeness",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="cameos.likeness"),
        ),
        migrations.AddField(
            model_name="cameouse",
            name="video",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="videos.video"),
        ),
        migrations.AddConstraint(
            model_name="cameouse",
            constraint=models.UniqueConstraint(fields=("video", "likeness"), name="cameo_use_once"),
        ),
    ]
