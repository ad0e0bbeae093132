"""Generate the package, record its sources, and check that nothing is lost."""
