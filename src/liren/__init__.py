"""里仁 Liren: the working system of an urban community."""

__version__ = "0.1.0"
