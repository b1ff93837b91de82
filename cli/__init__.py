"""`muster …`: the processes, the doctor, the demo, and the commands of an incident from a terminal."""
