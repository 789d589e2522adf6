"""How AWS is called: sessions, signatures, errors, bus, queue and seal."""
