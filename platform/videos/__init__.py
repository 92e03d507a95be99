"""Videos, remix lineage, likes, visibility."""
