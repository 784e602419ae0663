"""google.colab.auth: no Google account is known here."""
import stoa

__all__ = ["authenticate_user"]


def authenticate_user(clear_output=True, project_id=None):
    raise stoa.NotHere("No Google account is known here. Give the library that needs one a service account's key file.")
