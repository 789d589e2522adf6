"""One module per neighbour: tables, bus, queue, the machine's own clock."""
