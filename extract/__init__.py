"""Reading: article in, records out. Knows no RDF."""
