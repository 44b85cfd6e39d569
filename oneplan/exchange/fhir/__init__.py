"""FHIR R4 at the edge: a document from outside becomes a draft that a person decides about.

Nothing here reads or writes the database. `bundle.read_bundle` is the door.
"""
