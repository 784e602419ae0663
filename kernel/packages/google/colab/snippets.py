"""google.colab.snippets: Colab's pane takes snippets from notebooks on the web; here they are the person's own."""
import stoa

__all__ = ["register"]


def register(url):
    raise stoa.NotHere("Snippets can't be registered from an address here. Press Ctrl+Alt+P: a selected cell is kept there as a snippet of your own.")
