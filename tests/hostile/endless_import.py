"""Work at import, before any call.

comes back: timed_out
saying: while loading
stopped by: the deadline
seconds: 0.5
"""

while True:
    pass
