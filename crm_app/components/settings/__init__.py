"""What the settings behind the red gear look like."""
