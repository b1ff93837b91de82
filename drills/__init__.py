"""The rules of drills: scenarios, what falls due in them, what a facilitator may say, the debrief. Pure, as `incident/` is."""
