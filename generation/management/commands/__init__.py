"""Management commands of generation."""
