"""What runs inside Rasa's own environment (Python 3.10): nothing here imports the rest of `bot`."""
