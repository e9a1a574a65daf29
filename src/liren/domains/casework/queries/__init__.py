"""Every read of casework, already scoped to the actor. Lists page by key, never by offset."""
