"""Records → files: JSON Lines, CSV, Arrow and Parquet, complete or not there."""
