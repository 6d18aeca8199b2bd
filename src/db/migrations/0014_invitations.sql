-- Who stands behind an invitation. Owner: auth.

-- The admin who made it, and the version of that admin's access at the time; absent for those from before.
ALTER TABLE invitations ADD COLUMN made_by {int};
ALTER TABLE invitations ADD COLUMN access_version {int};
