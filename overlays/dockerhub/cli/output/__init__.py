"""How results are written: formats, tables, progress, texts."""
