"""What the world must do: one module per vendor, the only place that talks to it; each activity is safe to run twice."""
