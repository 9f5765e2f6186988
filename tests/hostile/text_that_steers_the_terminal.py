"""Control sequences and markup in what is printed, raised and named.

comes back: crashed
saying: ValueError
stopped by: the renderer
"""

def softmax(z, axis=-1):
    print("\x1b[2J\x1b]0;owned\x07[bold red]")
    raise ValueError("\x1b[2J\x1b]0;owned\x07[/] \ud800 \u202e")
