"""Statistics of access logs in the Combined Log Format."""
