"""What the program speaks of, as frozen values: articles, headlines, stories, findings, lists of ids."""
