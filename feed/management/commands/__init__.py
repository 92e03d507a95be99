"""Management commands of feed."""
