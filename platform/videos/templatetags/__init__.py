"""Template tags about videos."""
