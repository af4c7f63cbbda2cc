"""Text in, suggestions out: pure computation over a loaded bundle."""
