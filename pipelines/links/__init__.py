"""What belongs together: log lines of one kind, names that several sources share, and the incidents they make up."""
