"""Every word of a drill that people read: short, plain, and never taken for the real thing."""
