"""Whole promises, in Chromium; two browsers where something is live."""
