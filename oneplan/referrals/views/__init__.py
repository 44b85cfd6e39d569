"""Pages: a family asks (asking), a worker refers (working), intake decides (deciding)."""
