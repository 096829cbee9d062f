"""How long hypothesis may think."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A busy machine makes a slow example, not a wrong one.
settings.register_profile(
    "till", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("till")
