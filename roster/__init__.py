"""Who commands, who learns to, and who comes next. Pure: no I/O, no clock, no Temporal; the same shape as `incident/`."""
