"""Forms of the room's pages: questions of a family (questions), forms of workers (working)."""
