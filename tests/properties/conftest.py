"""How many examples the properties are tried on: few and always the same ones, unless HYPOTHESIS_PROFILE asks for more.

HYPOTHESIS_PROFILE=search python -m pytest tests/properties      thousands, others each time (`make fuzz`)
"""

import os

from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
settings.register_profile("ci", max_examples=40, derandomize=True, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("search", max_examples=3_000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
