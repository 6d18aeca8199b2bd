-- Texts that were kept as they were sent, in the forms in which they are kept and compared now: names and titles as one line in NFC,
-- search columns folded, addresses in the form in which they are unique. The functions are those of kernel::text (see db/forms.rs).
-- Of two addresses that are the same in the new form, the account that already has it keeps it.
UPDATE users SET full_name = text_line(full_name) WHERE full_name <> text_line(full_name);
UPDATE users SET full_name_folded = text_fold(full_name) WHERE full_name_folded <> text_fold(full_name);
UPDATE users SET email_folded = text_handle(email)
    WHERE email IS NOT NULL AND email_folded <> text_handle(email)
      AND NOT EXISTS (SELECT 1 FROM users AS other
          WHERE other.realm = users.realm AND other.id <> users.id
            AND (other.email_folded = text_handle(users.email) OR (other.id < users.id AND text_handle(other.email) = text_handle(users.email))));
UPDATE materials SET title = text_line(title) WHERE title <> text_line(title);
UPDATE materials SET title_folded = text_fold(title) WHERE title_folded <> text_fold(title);
UPDATE accounts SET name = text_line(name) WHERE name <> text_line(name);
UPDATE accounts SET name_folded = text_fold(name) WHERE name_folded <> text_fold(name);
