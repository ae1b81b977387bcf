"""What the core needs from the world, as Protocols, and the plain data that crosses them."""
