"""The review of an incident, and the tasks that its closing left: what outlives the incident itself. Pure, as the rest here."""
