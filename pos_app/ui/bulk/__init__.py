"""Many holds captured or voided together."""

from __future__ import annotations
