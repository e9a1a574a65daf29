"""Residence registration (居住登记) and what follows: receipts, permits passed to the police, endorsement, services.

Not here: who somebody is and where he lives (`people`); beds of let dwellings (`letting`).
"""
