"""Other people at this till: a second person, and who lends a right."""
