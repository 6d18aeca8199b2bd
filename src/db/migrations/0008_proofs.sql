-- Links that hold for one state of an account, and a bound on mail to one address. Owners: users, auth, mail.

-- Each counts the changes of what lets a person in: address, status and role here, password, second factor and sign-ins there. A link
-- works while the sum is what it was when the link was made.
ALTER TABLE users ADD COLUMN access_version {int} NOT NULL DEFAULT 0;
ALTER TABLE credentials ADD COLUMN access_version {int} NOT NULL DEFAULT 0;
ALTER TABLE one_time_links ADD COLUMN access_version {int} NOT NULL DEFAULT 0;
-- The address in the form in which addresses are compared.
ALTER TABLE one_time_links ADD COLUMN email_folded {text};
CREATE INDEX one_time_links_by_address ON one_time_links (email_folded, purpose);
-- Nobody knows for which state these were made.
DELETE FROM one_time_links WHERE user_id IS NOT NULL;

-- A mark for each mail of the last day, by the SHA-256 of what its bound is for: an address, or a person who asks. It says nothing about
-- anybody and outlives the mail, which is erased with its person.
CREATE TABLE mail_marks (
    id {id},
    about {blob} NOT NULL,
    kind {text} NOT NULL,
    at {ms} NOT NULL
);
CREATE INDEX mail_marks_by_subject ON mail_marks (about, at);
CREATE INDEX mail_marks_by_time ON mail_marks (at);
