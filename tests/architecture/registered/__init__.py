"""What the addresses of each part of the registration are about."""
