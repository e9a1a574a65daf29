"""Reads of let dwellings, masked, inside one's places only."""
