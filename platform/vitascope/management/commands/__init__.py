"""up, demo and doctor."""
