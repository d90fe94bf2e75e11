"""The forms in which things travel. Nothing here needs a secret, so the server reads them too."""
