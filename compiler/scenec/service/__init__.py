"""The service: what sends requests to it, and what stands in for it. Nothing else knows the network."""
