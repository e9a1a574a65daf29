"""Residents' groups, contact households, stairway contacts and mutual-help groups, and what each agreed to show.

Not here: grids and their chiefs (`territory`, `organisations`), activities and hours of volunteers.
"""
