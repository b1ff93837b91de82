"""The process: settings, the Temporal client, wiring and logs."""
