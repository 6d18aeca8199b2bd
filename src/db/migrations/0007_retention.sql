-- What makes it cheap to let go of old records. Owners: audit, usage.

CREATE INDEX audit_entries_by_time ON audit_entries (at);
-- Most entries have lost their address by the time that they are old, and need not be looked at again.
CREATE INDEX audit_entries_with_address ON audit_entries (at) WHERE address IS NOT NULL;
CREATE INDEX key_requests_with_address ON key_requests (at) WHERE address IS NOT NULL;
