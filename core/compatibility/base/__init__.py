"""What scorers share; imported only when one is opened, because torch takes seconds."""
