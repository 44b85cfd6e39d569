"""Pages of who coordinates: a family's own, and the office's."""
