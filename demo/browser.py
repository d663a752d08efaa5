"""Opening the visitor's browser, where there is one to open."""

import webbrowser


def open_page(url: str) -> bool:
    """Show the page in the browser; says whether there was one to be asked. Blocks for a moment."""
    try:
        return webbrowser.open(url)
    except webbrowser.Error:
        return False
