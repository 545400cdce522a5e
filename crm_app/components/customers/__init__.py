"""What the register and the customer card look like."""
