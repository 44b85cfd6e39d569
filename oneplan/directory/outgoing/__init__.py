"""The directory as others read it: HSDS 3.0, as tables, as nested JSON, and at `/hsds/`."""
