"""What a person may ask about the own data (PIPL): consent, copy, deletion, who looked; and what the district owes.

Not here: the data (`people`); each room tells what it holds of a person (`kernel.holdings`).
"""
