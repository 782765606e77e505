"""What the registered encoders share; apart from them, so that listing encoders does not import torch."""
