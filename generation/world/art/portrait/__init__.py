"""Portraits of people, animals and things that nobody has seen before."""
