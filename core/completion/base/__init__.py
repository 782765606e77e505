"""What the registered completers share; apart from them, so that listing completers does not import torch."""
