"""Let dwellings by room and bed, who lives in which, crowding, letters of responsibility, guest houses.

Not here: dwellings and households themselves (`people`), registration of residence (`residence`).
"""
