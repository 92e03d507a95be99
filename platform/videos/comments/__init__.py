"""What members write under a video, and answers to it."""
