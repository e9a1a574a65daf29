"""Learning to sort short texts, without knowing what they are about.

Imported by the worker of the `heavy` queue and the command line only, never by a web process: it needs the
packages of `requirements/analytics.txt`. A model holds numbers of hashed letters and words, no text.
"""
