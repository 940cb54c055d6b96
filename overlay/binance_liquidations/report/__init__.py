"""The desk's morning: what an archive answers to six questions, as a document, as tables, and as a page with charts.

What was liquidated by symbol and day; which units, and from which LTV to which; what was transferred; what still runs;
what is not confirmed; and what has changed.
"""
