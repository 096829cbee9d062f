"""The sentence of every error code, in three lines.

First what happened, then what it did to the order or the money, then what to do; a line may be
empty. `{names}` are the error's facts. Translations keep the lines.
"""
