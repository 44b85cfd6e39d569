"""The way into the directory: files of several kinds, read as HSDS 3.0 rows, cleaned and loaded."""
