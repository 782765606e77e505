"""The map of taste: what is sent to the browser, and what the page asks of the latent space."""
