"""The simulator: teacher of the network and oracle of the scorecard, never seen by members."""
