"""Stripe's own card fields in an isolated web view; needs the optional part `cardfields`.

The till starts `window` as a process of its own, which ends with the card. Only that process loads
Qt's web engine, by `view`.
"""
