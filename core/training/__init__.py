"""Training, one module per model."""
