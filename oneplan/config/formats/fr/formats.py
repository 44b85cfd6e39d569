"""French as Ontario writes it: 17 h 30, with spaces that do not break."""

TIME_FORMAT = "G\u00a0\\h\u00a0i"
