"""The rule book of an incident, a chapter a module: what each command and each fact leads to. Pure."""
