"""Messages between two members."""
