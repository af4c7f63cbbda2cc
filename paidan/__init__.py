"""Paidan (派单): the command line."""
