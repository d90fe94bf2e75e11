"""The tray application that records working time on the worker's own machine."""
