"""The graph: records to RDF, validation, store, comparison, export. Knows no linguistics."""
