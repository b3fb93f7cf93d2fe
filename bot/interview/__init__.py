"""The interview: which question comes next, what an answer is, the recap."""
