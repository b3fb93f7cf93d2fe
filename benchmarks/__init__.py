"""Where the performance figures come from: each is a ratio to a reference measured in the same run."""
