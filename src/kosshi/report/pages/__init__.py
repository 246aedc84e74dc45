"""The pages of the report, one module a kind; each gives the bytes of a page and writes nothing."""
