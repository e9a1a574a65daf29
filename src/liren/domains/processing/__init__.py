"""What personal data are processed for, by a district: fields switched off, recipients, the notice, assessments.

Not here: the data and the table of fields (`people`), and what one person asks about the own data (`rights`).
"""
