"""Accounts at trading venues, as adapters of the `Exchange` port: one small file per venue over a shared connector.

The rule they keep: a venue's word is passed on exactly, or not at all. Numbers stay the text that came over the wire
until they become `Decimal`, and an order whose fate is not certain is called `Unknown`, never guessed.
"""
