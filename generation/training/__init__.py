"""Recipes that train the network."""
