"""Unusual access, explained rather than scored.

Rules look over the opened entries of a period and find what is worth a question: each finding says its rule and its threshold in a
sentence and shows the entries behind it. Nothing is stored of it. What a supervisor asked and heard is an entry of its own, filed under the
finding's tag (decision 0020).
"""
