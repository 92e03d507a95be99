"""The network: text reader, planner, renderer, vocoder. Torch only."""
