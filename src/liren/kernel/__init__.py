"""What every room stands on: clock, ids, actor, refusals, audit chain, outbox, locks, sealed fields, files.

It knows no word of the domain: no resident, no case, no street, no calendar of any country.
"""
