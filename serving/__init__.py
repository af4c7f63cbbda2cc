"""What runs for long: HTTP API, store, pages and batch jobs."""
