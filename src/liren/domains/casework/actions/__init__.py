"""The only writers of casework. Each public function is one transaction, keyword-only, with the actor first."""
