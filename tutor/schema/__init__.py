"""From content files to checked plain data.

`files` reads, `cache` remembers; `source`, `form`, `links`, `curriculum` and `kata` check, and are
imported only when the cache can't answer, since yaml and pydantic cost more than all the rest.
"""
