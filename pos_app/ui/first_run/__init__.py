"""The steps from an empty folder to a shop that takes orders."""
