"""Typed settings and the configuration that ships. Imports nothing else of Paidan."""
