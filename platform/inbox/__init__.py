"""What comes to a member from others: notifications, their mail digest, and messages between two."""
