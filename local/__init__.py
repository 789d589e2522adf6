"""The service on one machine: engine, deploy, demo keys, and a window into what happens."""
