"""Matters that people bring (诉求): intake, dispatch, acceptance, limits, answers, ratings, call-back, import.

It is the first chain of the product: a matter is said, placed, dispatched, accepted, answered and rated, and at
every moment some body owns it. It is not the register of people, not the catalogue of applications, and not the
supervision of errands from above.
"""
