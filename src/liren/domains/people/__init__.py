"""Persons, households, dwellings, what they need and who looked at them.

Kept is what a named purpose needs and nothing more. Not here: accounts (`access`), matters people bring
(`casework`), the ground they live on (`territory`).
"""
