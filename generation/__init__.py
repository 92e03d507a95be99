"""From a prompt to a clip: jobs, scheduler, workers, engines, the network, its world and its training."""

import os

# Threads that wait for each other shall sleep and not spin, as OpenMP's do by default: beside anything else that computes (ffmpeg, the
# web) spinning makes drawing twenty times as slow. It is read once, when torch is loaded, so it is said before anything here loads it.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
