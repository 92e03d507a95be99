"""From a prompt to a clip: jobs, scheduler, workers, engines, the network, its world and its training."""
