"""`chaos`: the real product under force. Its processes are killed and starved under load, then all is counted."""
