"""Static files by hashed name once collected, and straight from static/ in a bare checkout."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which alone would fail every page of a checkout where nothing has been collected yet."""

    def stored_name(self, name: str) -> str:
        """The name with its hash, or the plain name while there is no manifest."""
        return str(super().stored_name(name)) if self.hashed_files else name
