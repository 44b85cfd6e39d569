"""The pages of whoever runs the site, and a worker's own way in."""
