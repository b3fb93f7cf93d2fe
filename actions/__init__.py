"""The actions that Rasa calls: a standard rasa-sdk package, served inside the application."""
