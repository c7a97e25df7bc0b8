"""Pages, and pieces of pages, made from what the repository holds: `make sync` writes them, and a test finds a stale one."""
