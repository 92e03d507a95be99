"""Dispatch under faults, on real services; run by itself (`make faults`), because it takes minutes."""
