"""What other programs read again and again: public matters as Atom, one's own limits as iCalendar."""
