"""Members, profiles, follows, blocks."""
