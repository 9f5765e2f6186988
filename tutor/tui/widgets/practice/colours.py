"""Python's colours, looked up once: Textual would prepare them anew for each text, in 30 ms.

Done when this is imported, which is the work of a thread.
"""

from __future__ import annotations

from functools import cache

import tree_sitter
from textual._tree_sitter import get_language
from textual.document import _syntax_aware_document
from textual.widgets import TextArea

LANGUAGE = "python"
Query = cache(tree_sitter.Query)


def _prepare() -> None:
    found = get_language(LANGUAGE)
    if found is not None:  # else there are no colours on this machine, and Textual says so
        vars(_syntax_aware_document)["Query"] = Query
        Query(found, TextArea._get_builtin_highlight_query(LANGUAGE))


_prepare()
