"""What the shop's words mean: pure values and rules. No Qt, database, network or clock."""
