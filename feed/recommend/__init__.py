"""What comes next, learned from who saw what in which order: small models in NumPy alone, of numbered items.

Every module has `fit(log, ...)`, which returns a model, and every model has `scores(history)`, one number an item, higher is better.
`blend` is ours; the others are its parts and the simple recommenders that `manage.py bench feed` holds it against.
The models are dense: items times items numbers, so they suit a catalogue of up to about ten thousand items.
"""
