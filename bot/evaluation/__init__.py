"""How well people are understood: what the product reads, measured on sets that it never learnt from."""
