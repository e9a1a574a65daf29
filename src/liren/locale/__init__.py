"""Words in two languages. The source is written in Chinese; each room keeps its English in `en/<room>.po`.

`python -m liren.locale` compiles, `… collect` adds what is new in the source, `… check` says what is missing.
"""
