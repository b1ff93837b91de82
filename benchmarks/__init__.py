"""How fast Muster is, measured on a real Temporal server with the real client libraries. Asserts nothing by the clock."""
