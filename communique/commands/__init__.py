"""The commands, one file a group.

corpus (run, read), find (compare, explain), ask (query, queries, validate, export), look (show, schema, doctor)
"""
