"""The corrected document: overlays applied, normalized for the generator, checked."""
