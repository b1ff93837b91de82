"""The durable life of an incident: receives messages, keeps the clock, sets steps in motion."""
