"""What the pages share: session state, cached resources, components, pictures and words."""
