-- Names are sorted without accents, so that "Öztürk" comes with O. The function is that of kernel::text (see db/forms.rs).
-- Owners: users, classes, squads, flashcards.
UPDATE users SET full_name_folded = text_sort_key(full_name) WHERE full_name_folded <> text_sort_key(full_name);
UPDATE classes SET sort_name = text_sort_key(name) WHERE sort_name <> text_sort_key(name);
UPDATE class_members SET class_name = (SELECT classes.sort_name FROM classes WHERE classes.id = class_members.class_id)
    WHERE class_name <> (SELECT classes.sort_name FROM classes WHERE classes.id = class_members.class_id);
UPDATE class_members SET sort_name = (SELECT users.full_name_folded FROM users WHERE users.id = class_members.user_id)
    WHERE sort_name <> (SELECT users.full_name_folded FROM users WHERE users.id = class_members.user_id);
UPDATE squads SET sort_name = text_sort_key(name) WHERE sort_name <> text_sort_key(name);
UPDATE flashcard_decks SET sort_name = text_sort_key(name) WHERE sort_name <> text_sort_key(name);

-- A squad whose owner is suspended passes to the active member who has belonged to it the longest. Owner: squads.
UPDATE squads SET owned_by = (SELECT squad_stints.user_id FROM squad_stints JOIN users ON users.id = squad_stints.user_id
        WHERE squad_stints.squad_id = squads.id AND squad_stints.left_at IS NULL AND users.status = 'active'
        ORDER BY squad_stints.joined_at, squad_stints.id LIMIT 1)
    WHERE EXISTS (SELECT 1 FROM users WHERE users.id = squads.owned_by AND users.status <> 'active')
      AND EXISTS (SELECT 1 FROM squad_stints JOIN users ON users.id = squad_stints.user_id
          WHERE squad_stints.squad_id = squads.id AND squad_stints.left_at IS NULL AND users.status = 'active');
