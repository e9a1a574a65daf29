"""What a person may ask about the own data (PIPL): consent, correction, copy, deletion, looks; what the district owes.

Not here: the data (`people`); each room tells what it holds of a person (`kernel.holdings`).
"""
