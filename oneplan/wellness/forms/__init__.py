"""Forms of a wellness plan."""
