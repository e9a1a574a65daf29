"""The figures of a place, dated and cited: limits, working calendars, the seed catalogue, standards.

National packs and locality packs are data (`localities/`); a district's own changes lie over them with their
history. It is not mechanism: what a limit does to a case, casework says. It names no place in code.
"""
