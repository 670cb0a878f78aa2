"""Handraise: a chat that asks up to six questions, scores the answers and calls a person."""

__version__ = "0.1.0"
