"""Properties hold however slow the machine is: no deadline, and no complaint about slow drawing."""

from hypothesis import HealthCheck, settings

settings.register_profile("muster", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("muster")
