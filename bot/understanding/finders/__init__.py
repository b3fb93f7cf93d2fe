"""One module for each family of entities; `bot.understanding.entities` is the door, nothing else is public."""
