"""The one guarded door to the network: what may be reached, within which bounds, and how often a host is asked."""
