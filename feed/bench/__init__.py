"""How good the recommenders are: protocol P1 on whatever interaction data there is (`manage.py bench feed`, docs/feed-bench.md)."""
