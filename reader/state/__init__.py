"""What the person did and where they were, kept for good in `state.db`: nothing here is ever made anew."""
