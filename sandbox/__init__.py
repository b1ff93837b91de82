"""Slack, PagerDuty and Google on loopback, strict enough to refuse what the vendors refuse."""
