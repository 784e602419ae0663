"""google.colab.data_table: frames are shown as tables that sort and filter without being told to."""
from IPython.display import display

__all__ = ["DataTable", "disable_dataframe_formatter", "enable_dataframe_formatter", "load_ipython_extension", "unload_ipython_extension"]


class DataTable:
    """Shows its frame."""

    def __init__(self, dataframe, include_index=True, num_rows_per_page=None, max_rows=None, max_columns=None):
        self._dataframe = dataframe

    def _ipython_display_(self, **kwargs):
        display(self._dataframe)


def enable_dataframe_formatter():
    """Nothing to switch."""


def disable_dataframe_formatter():
    """Nothing to switch."""


def load_ipython_extension(shell):
    pass


def unload_ipython_extension(shell):
    pass
