"""google.colab.widgets: outputs in tabs and grids, which ipywidgets have as well."""
import stoa

__all__ = ["Grid", "TabBar"]


class TabBar:
    def __init__(self, tab_names, location="top"):
        raise stoa.NotHere("google.colab.widgets.TabBar is not here. ipywidgets.Tab with an ipywidgets.Output for each tab does the same.")


class Grid:
    def __init__(self, rows, columns, header_row=False, header_column=False, style=""):
        raise stoa.NotHere("google.colab.widgets.Grid is not here. ipywidgets.GridBox with an ipywidgets.Output for each place does the same.")
