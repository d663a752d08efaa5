"""The same promises on real processes: `python -m bot` is killed again and again while people click, on both databases.

Here time is real, and so are sockets, databases and the operating system. The seed says who clicks what, and after
which call whom it kills; what else happens in the same millisecond is nobody's to say.
"""
