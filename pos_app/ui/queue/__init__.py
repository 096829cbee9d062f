"""Every order whose money still needs somebody, and what a manager does about it."""
