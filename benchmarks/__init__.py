"""Programs that measure Paidan against a peer in the same run."""
