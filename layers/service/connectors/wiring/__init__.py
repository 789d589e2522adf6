"""The only place that assembles: settings and one session become the parts of a function.

One module per function, so that none imports at its cold start what another one needs.
"""
