"""What people do with orders and money: a class per noun, a method per verb, no Qt."""
