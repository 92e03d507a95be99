"""Which videos come next."""
