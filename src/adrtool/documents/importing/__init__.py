"""Folders that other tools kept: which tool, what lies there, and the settings that read it."""
