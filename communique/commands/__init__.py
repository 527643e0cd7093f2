"""The commands, one file a group.

corpus (run, last, read), side (compare, stories), find (explain), judge, ask (query, queries, validate, export), look (show,
schema, doctor)
"""
