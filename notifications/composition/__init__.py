"""The words of every notice, and in which language it goes out."""
