"""How the window looks: colours, type, sizes, icons."""
