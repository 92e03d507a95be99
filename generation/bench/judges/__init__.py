"""The judges: two small networks trained on the simulator's drawings and sounds only, so that a score is read off pixels and
samples and never off a plan. Their own error on held-out ground truth stands in floors.json beside the weights.
"""
