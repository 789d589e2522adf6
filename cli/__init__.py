"""The operator's command line: keys and events of one stack, by the usual AWS settings."""
