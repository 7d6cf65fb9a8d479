"""The house as people meet it: real pages in a real Chromium."""
