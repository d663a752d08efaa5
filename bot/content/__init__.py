"""Words, not code: the drivers, the practices that staff are asked about, and how these files are read."""
