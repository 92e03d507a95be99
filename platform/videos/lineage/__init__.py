"""Where videos come from: the closure of all ancestors, the tree as a viewer may see it, what a remix changed, and whom it credits."""
