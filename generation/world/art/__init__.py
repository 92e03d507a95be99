"""The oracle's hand: how things, people and places look. It teaches the renderer and is never seen by a member."""
