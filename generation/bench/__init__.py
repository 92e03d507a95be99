"""The Open Scorecard."""
