"""Letters on their way to paper: bundles for a print house or an office's own printer."""
