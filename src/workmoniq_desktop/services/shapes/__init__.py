"""The services of an open history by shape, so that scripted ones serve the tests.

Arguments go by position: the names here and those of the services need not agree.
"""
