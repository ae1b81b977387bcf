"""``python -m plugin``: the same as the command ``trida``."""

from plugin.cli import main

if __name__ == "__main__":
    main()
