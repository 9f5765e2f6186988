"""Key bindings as data, a table a screen; `tutor.toml` may change any of them by its id."""
