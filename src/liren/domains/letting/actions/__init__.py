"""What changes let dwellings, their rooms and beds, and who sleeps where."""
