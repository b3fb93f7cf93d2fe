"""How people reach the assistant: the Chat API and the page that uses it; the only client of Rasa."""
