"""The feed learns from what came of what it showed: what a model may be trained on, how it is judged before it serves, and how it serves.

Nothing here imports torch: `generation.training.heads` fits, in a process of its own, and here the network is evaluated in NumPy.
"""
