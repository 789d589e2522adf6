"""Programs that use what was generated, as a developer would; each runs beside its client."""
