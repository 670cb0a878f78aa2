"""Owns what Handraise remembers: SQL and nothing else. Imports nothing of `agent`.

`storage.store.Store` is the way in, `storage.records` what goes in and comes out,
`storage.errors` what can go wrong.
"""
