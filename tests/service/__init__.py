"""What sends requests, and what stands in for the service: over HTTP on loopback, with the vendor's own SDK."""
