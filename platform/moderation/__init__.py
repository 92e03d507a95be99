"""What moderators do, and the record of it."""
