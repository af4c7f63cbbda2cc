"""Labelled orders in, an evaluated bundle out."""
