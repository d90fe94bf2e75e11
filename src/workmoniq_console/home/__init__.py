"""What lies on the disk of the support team's hosts: keys, certificates, pins and records."""
