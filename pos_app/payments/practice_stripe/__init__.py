"""A stand-in for Stripe for the practice shop: nothing leaves the PC.

`transport.PracticeTransport` puts it under the real stripe library.
"""

from .accounts import Totals
from .world import PracticeStripe

__all__ = ["PracticeStripe", "Totals"]
