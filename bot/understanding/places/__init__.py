"""How French communes are recognised. `bot.understanding.communes` is the door; nothing else is public."""
