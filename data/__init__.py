"""The domain: catalogue, units, duties, places, orders, text and privacy."""
