"""Guest houses: who stays tonight, and whether name, person, number and time stand as they are.

Guests are kept here alone, each under a key of the own that is destroyed when the time of keeping is over; they are
not written in the register of residents.
"""
