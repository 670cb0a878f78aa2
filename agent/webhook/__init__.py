"""Events on their way out: body, signature, guarded connection, delivery and the retry schedule."""
