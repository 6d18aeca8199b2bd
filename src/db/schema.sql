-- The schema after all migrations. Made from them and compared by a test; not edited by hand.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    contact_email TEXT,
    plan TEXT NOT NULL DEFAULT 'free',
    status TEXT NOT NULL DEFAULT 'active',
    created_at INTEGER NOT NULL
);

CREATE VIRTUAL TABLE accounts_search USING fts5 (document, tokenize = 'trigram case_sensitive 1');

CREATE TABLE 'accounts_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'accounts_search_content'(id INTEGER PRIMARY KEY, c0);

CREATE TABLE 'accounts_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'accounts_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'accounts_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE adaptations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    adaptation TEXT NOT NULL,
    changes TEXT NOT NULL,
    evidence TEXT NOT NULL,
    measure TEXT NOT NULL,
    day INTEGER NOT NULL,
    applied_at INTEGER NOT NULL,
    ended_day INTEGER,
    ended_at INTEGER,
    ended_by TEXT,
    measured TEXT
);

CREATE TABLE analytics_days (
    user_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    learned INTEGER NOT NULL,
    remembered INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    model_answers INTEGER NOT NULL,
    tokens_read INTEGER NOT NULL,
    tokens_written INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    minutes_step INTEGER,
    reviews_step INTEGER,
    retention_step INTEGER,
    effort INTEGER NOT NULL,
    PRIMARY KEY (user_id, subject_id, day)
);

CREATE TABLE analytics_learners (
    user_id INTEGER NOT NULL,
    class_id INTEGER NOT NULL,
    PRIMARY KEY (user_id, class_id)
);

CREATE TABLE analytics_questions (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    model_answers INTEGER NOT NULL,
    tokens_read INTEGER NOT NULL,
    tokens_written INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (user_id, day)
);

CREATE TABLE analytics_spreads (
    class_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    measure INTEGER NOT NULL,
    step INTEGER NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (class_id, subject_id, day, measure, step)
);

CREATE TABLE analytics_subject_questions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    subject TEXT NOT NULL,
    questions INTEGER NOT NULL,
    model_answers INTEGER NOT NULL,
    tokens_read INTEGER NOT NULL,
    tokens_written INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    UNIQUE (user_id, day, subject)
);

CREATE TABLE analytics_subjects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folded TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    people INTEGER NOT NULL
);

CREATE TABLE analytics_totals (
    class_id INTEGER NOT NULL,
    subject_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    learners INTEGER NOT NULL,
    week INTEGER NOT NULL,
    month INTEGER NOT NULL,
    studying INTEGER NOT NULL,
    reviewing INTEGER NOT NULL,
    recalling INTEGER NOT NULL,
    asking INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    learned INTEGER NOT NULL,
    remembered INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    model_answers INTEGER NOT NULL,
    tokens_read INTEGER NOT NULL,
    tokens_written INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (class_id, subject_id, day)
);

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    surface TEXT NOT NULL,
    mode TEXT NOT NULL,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    key_hash BLOB NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    allowed_addresses TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER,
    revoked_at INTEGER
);

CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor_id INTEGER,
    actor_label TEXT,
    subject_kind TEXT,
    subject_id INTEGER,
    subject_label TEXT,
    address TEXT,
    request_id TEXT,
    details TEXT NOT NULL
, area TEXT NOT NULL DEFAULT '');

CREATE TABLE badge_awards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    slug TEXT NOT NULL,
    is_by_hand INTEGER NOT NULL,
    note TEXT,
    awarded_at INTEGER NOT NULL,
    UNIQUE (user_id, slug)
);

CREATE TABLE badge_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public TEXT NOT NULL UNIQUE,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE badge_people (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    figures TEXT NOT NULL
);

CREATE TABLE cache_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node INTEGER NOT NULL,
    effects TEXT NOT NULL
);

CREATE TABLE class_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    class_name TEXT NOT NULL,
    is_archived INTEGER NOT NULL,
    joined_at INTEGER NOT NULL,
    UNIQUE (class_id, user_id)
);

CREATE TABLE classes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    subject TEXT,
    code TEXT UNIQUE,
    students INTEGER NOT NULL DEFAULT 0,
    tutors INTEGER NOT NULL DEFAULT 0,
    is_archived INTEGER NOT NULL,
    archived_at INTEGER,
    created_at INTEGER NOT NULL
);

CREATE VIRTUAL TABLE classes_search USING fts5 (document, tokenize = 'trigram case_sensitive 1');

CREATE TABLE 'classes_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'classes_search_content'(id INTEGER PRIMARY KEY, c0);

CREATE TABLE 'classes_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'classes_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'classes_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE clock_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    seen_at INTEGER NOT NULL
);

CREATE TABLE clp_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    week_from INTEGER,
    changes TEXT NOT NULL,
    reason TEXT
);

CREATE TABLE clp_counts (
    dimension TEXT NOT NULL,
    step INTEGER NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (dimension, step)
);

CREATE TABLE clp_days (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    logs INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    practice_minutes INTEGER NOT NULL,
    text_minutes INTEGER NOT NULL,
    together_minutes INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    session_minutes INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    speed INTEGER NOT NULL,
    pictures INTEGER NOT NULL,
    pictures_right INTEGER NOT NULL,
    plain INTEGER NOT NULL,
    plain_right INTEGER NOT NULL,
    long INTEGER NOT NULL,
    long_right INTEGER NOT NULL,
    short INTEGER NOT NULL,
    short_right INTEGER NOT NULL,
    log_ids TEXT NOT NULL,
    first_review INTEGER,
    last_review INTEGER, steps_done INTEGER NOT NULL DEFAULT 0, steps_skipped INTEGER NOT NULL DEFAULT 0, harder INTEGER NOT NULL DEFAULT 0, easier INTEGER NOT NULL DEFAULT 0, feedback INTEGER NOT NULL DEFAULT 0, feedback_sum INTEGER NOT NULL DEFAULT 0, acts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, day)
);

CREATE TABLE clp_people (
    user_id INTEGER NOT NULL PRIMARY KEY,
    is_counted INTEGER NOT NULL,
    week INTEGER NOT NULL,
    open_week INTEGER,
    estimates TEXT NOT NULL,
    answers TEXT NOT NULL,
    assessed_at INTEGER,
    changed_at INTEGER NOT NULL
);

CREATE TABLE competition_entrants (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    competition_id INTEGER NOT NULL REFERENCES competitions (id) ON DELETE CASCADE,
    user_id INTEGER,
    handle TEXT NOT NULL,
    tickets INTEGER NOT NULL,
    entered_at INTEGER NOT NULL, withdrawn_at INTEGER,
    UNIQUE (competition_id, handle),
    UNIQUE (competition_id, user_id)
);

CREATE TABLE competition_entries (
    competition_id INTEGER NOT NULL REFERENCES competitions (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (competition_id, number)
);

CREATE TABLE competition_tickets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    month INTEGER NOT NULL,
    milestone INTEGER NOT NULL,
    earned_at INTEGER NOT NULL,
    competition_id INTEGER REFERENCES competitions (id) ON DELETE SET NULL,
    number INTEGER, expires INTEGER NOT NULL DEFAULT 0,
    UNIQUE (user_id, month, milestone)
);

CREATE TABLE competitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    prizes TEXT NOT NULL,
    min_xp INTEGER NOT NULL,
    most_tickets INTEGER NOT NULL,
    is_monthly INTEGER NOT NULL,
    state TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    seed TEXT NOT NULL,
    commitment TEXT NOT NULL,
    records INTEGER NOT NULL,
    digest TEXT NOT NULL,
    tickets INTEGER NOT NULL,
    entrants INTEGER NOT NULL,
    winners TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    closed_at INTEGER
);

CREATE TABLE connections (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    secret BLOB,
    secret_for TEXT,
    secret_set_at INTEGER,
    worked_at INTEGER,
    failing_since INTEGER,
    failure TEXT
);

CREATE TABLE course_jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id TEXT UNIQUE,
    course_id INTEGER NOT NULL UNIQUE REFERENCES courses (id) ON DELETE CASCADE,
    launch_key TEXT,
    callback_url TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE course_sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    course_id INTEGER NOT NULL REFERENCES courses (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    UNIQUE (course_id, position)
);

CREATE TABLE courses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id TEXT NOT NULL UNIQUE,
    account_id INTEGER REFERENCES accounts (id) ON DELETE CASCADE,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    is_sandbox INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT,
    language TEXT NOT NULL,
    external_ref TEXT,
    layout TEXT,
    outline TEXT,
    add_ons TEXT,
    module_count INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
);

CREATE TABLE credentials (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    password_hash TEXT,
    password_changed_at INTEGER,
    totp_secret BLOB,
    totp_confirmed_at INTEGER,
    totp_last_step INTEGER
, access_version INTEGER NOT NULL DEFAULT 0);

CREATE TABLE file_contents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    unreferenced_at INTEGER
);

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id INTEGER NOT NULL REFERENCES file_contents (id),
    user_id INTEGER,
    holder_kind TEXT NOT NULL,
    holder_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE flashcard_cards (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    note_id INTEGER NOT NULL REFERENCES flashcard_notes (id) ON DELETE CASCADE,
    deck_id INTEGER NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    queue TEXT NOT NULL,
    shows_at INTEGER NOT NULL,
    due_at INTEGER,
    repeat_until INTEGER,
    rests_until INTEGER NOT NULL,
    memory TEXT NOT NULL,
    is_suspended INTEGER NOT NULL,
    buried_until INTEGER,
    buried_by TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE flashcard_days (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    deck_id INTEGER NOT NULL,
    new_cards INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    forgotten INTEGER NOT NULL,
    took_ms INTEGER NOT NULL, lapses INTEGER NOT NULL DEFAULT 0, subject TEXT NOT NULL DEFAULT '', told_answers INTEGER NOT NULL DEFAULT 0, told_reviews INTEGER NOT NULL DEFAULT 0, told_lapses INTEGER NOT NULL DEFAULT 0, is_told INTEGER NOT NULL DEFAULT 1,
    UNIQUE (user_id, day, deck_id)
);

CREATE TABLE flashcard_decks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    description TEXT NOT NULL,
    scheduler TEXT NOT NULL,
    options TEXT NOT NULL,
    cards INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
, subject TEXT NOT NULL DEFAULT '');

CREATE TABLE flashcard_media (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deck_id INTEGER NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (deck_id, name)
);

CREATE TABLE flashcard_media_totals (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    files INTEGER NOT NULL,
    bytes INTEGER NOT NULL
);

CREATE TABLE flashcard_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deck_id INTEGER NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    front TEXT NOT NULL,
    back TEXT NOT NULL,
    tags TEXT NOT NULL,
    cards INTEGER NOT NULL,
    copied_from INTEGER,
    created_at INTEGER NOT NULL
, changed_at INTEGER);

CREATE TABLE flashcard_origins (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    guid TEXT NOT NULL,
    part INTEGER NOT NULL,
    note_id INTEGER NOT NULL REFERENCES flashcard_notes (id) ON DELETE CASCADE, note_type TEXT,
    PRIMARY KEY (user_id, guid, part)
);

CREATE TABLE flashcard_past_reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    reviewed_at INTEGER NOT NULL,
    rating TEXT NOT NULL
);

CREATE TABLE flashcard_reviews (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    card_id INTEGER NOT NULL REFERENCES flashcard_cards (id) ON DELETE CASCADE,
    deck_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id TEXT,
    rating TEXT NOT NULL,
    quality INTEGER NOT NULL,
    reviewed_at INTEGER NOT NULL,
    day INTEGER NOT NULL,
    took_ms INTEGER,
    interval_days INTEGER NOT NULL,
    before TEXT NOT NULL,
    is_undone INTEGER NOT NULL, is_imported INTEGER NOT NULL DEFAULT 0, characters INTEGER, has_picture INTEGER, was_learning INTEGER, was_due INTEGER, earned_on INTEGER, was_claimed INTEGER,
    UNIQUE (user_id, client_id)
);

CREATE VIRTUAL TABLE flashcard_search USING fts5 (document, tokenize = 'ascii');

CREATE TABLE 'flashcard_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'flashcard_search_content'(id INTEGER PRIMARY KEY, c0);

CREATE TABLE 'flashcard_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'flashcard_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'flashcard_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE flashcard_shares (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    deck_id INTEGER NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (deck_id, class_id)
);

CREATE TABLE flashcard_squad_shares (
    deck_id INTEGER NOT NULL REFERENCES flashcard_decks (id) ON DELETE CASCADE,
    squad_id INTEGER NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (deck_id, squad_id)
);

CREATE TABLE idempotent_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    scope TEXT NOT NULL UNIQUE,
    body_hash BLOB NOT NULL,
    made_id INTEGER NOT NULL,
    answer TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    uses_left INTEGER NOT NULL,
    expires_at INTEGER,
    note TEXT,
    created_at INTEGER NOT NULL
, made_by INTEGER, access_version INTEGER);

CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    dedupe_key TEXT UNIQUE,
    attempts INTEGER NOT NULL DEFAULT 0,
    run_at INTEGER NOT NULL,
    leased_until INTEGER,
    finished_at INTEGER,
    error TEXT,
    created_at INTEGER NOT NULL
, state TEXT NOT NULL DEFAULT 'waiting', lane TEXT NOT NULL DEFAULT 'default', failures INTEGER NOT NULL DEFAULT 0, running_key TEXT, keep_ms INTEGER, expires_at INTEGER, progress_done INTEGER, progress_of INTEGER, progress_note TEXT);

CREATE TABLE key_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    request_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    method TEXT NOT NULL,
    status INTEGER NOT NULL,
    took_us INTEGER NOT NULL,
    address TEXT,
    at INTEGER NOT NULL
);

CREATE TABLE learners (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    developer INTEGER NOT NULL,
    external_reference TEXT,
    UNIQUE (developer, external_reference)
);

CREATE TABLE logins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    client TEXT,
    address TEXT
);

CREATE TABLE mail_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    about BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL
);

CREATE TABLE mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER
);

CREATE TABLE materials (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm INTEGER NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    title_folded TEXT NOT NULL,
    media_type TEXT NOT NULL,
    body TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    created_at INTEGER NOT NULL
, weight INTEGER NOT NULL DEFAULT 0);

CREATE TABLE notification_mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    notification_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    data TEXT NOT NULL,
    due_at INTEGER NOT NULL
);

CREATE TABLE notification_people (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    kept INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    choices TEXT
, pushed_day INTEGER NOT NULL DEFAULT 0, pushed INTEGER NOT NULL DEFAULT 0, remind_at INTEGER);

CREATE TABLE notification_pushes (
    notification_id INTEGER NOT NULL PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL
);

CREATE TABLE "notifications" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    data TEXT NOT NULL,
    source TEXT,
    created_at INTEGER NOT NULL,
    read_at INTEGER
);

CREATE TABLE one_time_links (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    email TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
, access_version INTEGER NOT NULL DEFAULT 0, email_folded TEXT);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE outbox_marks (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    newest INTEGER NOT NULL,
    removed_to INTEGER NOT NULL DEFAULT 0,
    messages INTEGER NOT NULL
);

CREATE TABLE passages (
    material_id INTEGER NOT NULL PRIMARY KEY REFERENCES materials (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    number INTEGER NOT NULL,
    data BLOB NOT NULL
);

CREATE TABLE people_counts (
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (role, status)
);

CREATE VIRTUAL TABLE people_search USING fts5 (document, tokenize = 'trigram case_sensitive 1');

CREATE TABLE 'people_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'people_search_content'(id INTEGER PRIMARY KEY, c0);

CREATE TABLE 'people_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'people_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'people_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE pictures (
    name TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    changed_at INTEGER NOT NULL
);

CREATE TABLE plan_days (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    content TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    planned_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, day)
);

CREATE TABLE plan_exams (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    class_id INTEGER REFERENCES classes (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    day INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE plan_work (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    instructions TEXT NOT NULL,
    deck_id INTEGER REFERENCES flashcard_decks (id) ON DELETE SET NULL,
    day INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    done INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE plan_work_done (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    work_id INTEGER NOT NULL REFERENCES plan_work (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    done_at INTEGER NOT NULL,
    UNIQUE (work_id, user_id)
);

CREATE TABLE push_messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES push_subscriptions (id) ON DELETE CASCADE,
    payload TEXT NOT NULL,
    urgency TEXT NOT NULL,
    topic TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL
);

CREATE TABLE push_school (
    id INTEGER NOT NULL PRIMARY KEY,
    is_on INTEGER NOT NULL,
    contact TEXT,
    public_key TEXT,
    secret BLOB,
    key_made_at INTEGER,
    worked_at INTEGER,
    failing_since INTEGER,
    failure TEXT
);

CREATE TABLE push_subscriptions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    login_id INTEGER NOT NULL UNIQUE REFERENCES logins (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    endpoint_hash BLOB NOT NULL UNIQUE,
    point BLOB NOT NULL,
    auth BLOB NOT NULL,
    client TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    retry_at INTEGER,
    created_at INTEGER NOT NULL,
    worked_at INTEGER
);

CREATE TABLE recovery_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BLOB NOT NULL,
    UNIQUE (user_id, code_hash)
);

CREATE TABLE schedule (
    name TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL,
    last_run_at INTEGER
);

CREATE TABLE school_holidays (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL
);

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE signing_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
);

CREATE TABLE squad_activity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    squad_id INTEGER NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    user_id INTEGER,
    kind TEXT NOT NULL,
    details TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE squad_challenge_sides (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    challenge_id INTEGER NOT NULL REFERENCES squad_challenges (id) ON DELETE CASCADE,
    is_challenger INTEGER NOT NULL,
    squad_id INTEGER,
    name TEXT NOT NULL,
    baseline INTEGER NOT NULL,
    gain INTEGER NOT NULL,
    people INTEGER NOT NULL,
    UNIQUE (challenge_id, is_challenger)
);

CREATE TABLE squad_challenge_stints (
    challenge_id INTEGER NOT NULL REFERENCES squad_challenges (id) ON DELETE CASCADE,
    stint_id INTEGER NOT NULL REFERENCES squad_stints (id) ON DELETE CASCADE,
    baseline INTEGER NOT NULL,
    PRIMARY KEY (challenge_id, stint_id)
);

CREATE TABLE squad_challenges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    outcome TEXT,
    reward INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    accepted_at INTEGER,
    ends_at INTEGER,
    closed_at INTEGER
);

CREATE TABLE squad_ranks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    board INTEGER NOT NULL,
    span TEXT NOT NULL,
    period INTEGER NOT NULL,
    level INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    squads INTEGER NOT NULL,
    UNIQUE (board, span, period, level, bucket)
);

CREATE TABLE squad_stints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    squad_id INTEGER NOT NULL REFERENCES squads (id) ON DELETE CASCADE,
    user_id INTEGER,
    joined_at INTEGER NOT NULL,
    left_at INTEGER,
    from_entry INTEGER NOT NULL,
    to_entry INTEGER,
    points INTEGER NOT NULL,
    week INTEGER NOT NULL,
    week_points INTEGER NOT NULL
);

CREATE TABLE squads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm INTEGER NOT NULL,
    name TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    code TEXT UNIQUE,
    owned_by INTEGER NOT NULL,
    members INTEGER NOT NULL,
    board INTEGER,
    total INTEGER NOT NULL,
    people INTEGER NOT NULL,
    score INTEGER NOT NULL,
    week INTEGER NOT NULL,
    week_points INTEGER NOT NULL,
    week_people INTEGER NOT NULL,
    week_score INTEGER NOT NULL,
    milestone INTEGER NOT NULL,
    challenge_id INTEGER,
    challenge_ends_at INTEGER,
    created_at INTEGER NOT NULL
);

CREATE VIRTUAL TABLE squads_search USING fts5 (document, tokenize = 'trigram case_sensitive 1');

CREATE TABLE 'squads_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'squads_search_content'(id INTEGER PRIMARY KEY, c0);

CREATE TABLE 'squads_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'squads_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'squads_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE study_banks (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    materials INTEGER NOT NULL,
    weight INTEGER NOT NULL
);

CREATE TABLE study_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    subject_folded TEXT NOT NULL,
    topic TEXT,
    minutes INTEGER NOT NULL,
    method TEXT,
    source TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    is_timed INTEGER NOT NULL,
    focus_rating INTEGER,
    day INTEGER NOT NULL,
    points INTEGER NOT NULL,
    multiplier INTEGER NOT NULL,
    bound TEXT,
    spent TEXT NOT NULL,
    created_at INTEGER NOT NULL
, measured_minutes INTEGER, measured_end INTEGER);

CREATE TABLE study_timers (
    user_id INTEGER NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    topic TEXT,
    method TEXT,
    started_at INTEGER NOT NULL,
    running_since INTEGER,
    signs INTEGER NOT NULL
, ran TEXT NOT NULL DEFAULT '[]');

CREATE TABLE top_ups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    meter TEXT NOT NULL,
    cycle_start INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    note TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE usage_alerts (
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    cycle_start INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, cycle_start, percent)
);

CREATE TABLE usage_counters (
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    meter TEXT NOT NULL,
    cycle_start INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, meter, cycle_start)
);

CREATE TABLE usage_days (
    owner_kind TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    key_id INTEGER NOT NULL,
    operation TEXT NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (owner_kind, owner_id, day, key_id, operation)
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    realm INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'active',
    suspended_reason TEXT,
    full_name TEXT NOT NULL,
    full_name_folded TEXT NOT NULL,
    email TEXT,
    email_folded TEXT,
    email_verified_at INTEGER,
    username TEXT,
    bio TEXT,
    pronouns TEXT,
    preferences TEXT NOT NULL,
    plan TEXT NOT NULL DEFAULT 'free',
    totp_enabled INTEGER NOT NULL,
    avatar_media_type TEXT,
    avatar BLOB,
    avatar_changed_at INTEGER,
    created_at INTEGER NOT NULL,
    last_login_at INTEGER, access_version INTEGER NOT NULL DEFAULT 0,
    UNIQUE (realm, email_folded),
    UNIQUE (realm, username)
);

CREATE TABLE xp_days (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    day INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    reviews INTEGER NOT NULL,
    paid_minutes INTEGER NOT NULL,
    trusted_minutes INTEGER NOT NULL,
    later_minutes INTEGER NOT NULL,
    paid_reviews INTEGER NOT NULL,
    base INTEGER NOT NULL,
    points INTEGER NOT NULL,
    streak INTEGER NOT NULL,
    freezes INTEGER NOT NULL, steps INTEGER NOT NULL DEFAULT 0, timed INTEGER NOT NULL DEFAULT 0, claimed INTEGER NOT NULL DEFAULT 0, quick_reviews INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, day)
);

CREATE TABLE xp_ledger (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    delta INTEGER NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    multiplier INTEGER NOT NULL,
    balance INTEGER NOT NULL,
    created_at INTEGER NOT NULL, base INTEGER,
    UNIQUE (user_id, source)
);

CREATE TABLE xp_people (
    user_id INTEGER NOT NULL PRIMARY KEY,
    board INTEGER,
    total INTEGER NOT NULL,
    carry INTEGER NOT NULL,
    week INTEGER NOT NULL,
    week_points INTEGER NOT NULL,
    month INTEGER NOT NULL,
    month_points INTEGER NOT NULL,
    practised INTEGER NOT NULL,
    best_streak INTEGER NOT NULL,
    rest_days INTEGER NOT NULL,
    rest_before INTEGER NOT NULL,
    rest_since INTEGER NOT NULL
, is_followed INTEGER NOT NULL DEFAULT 0, returns_to INTEGER, paced_at INTEGER NOT NULL DEFAULT 0, signed_at INTEGER NOT NULL DEFAULT 0, sent_day INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0);

CREATE TABLE xp_ranks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    board INTEGER NOT NULL,
    span TEXT NOT NULL,
    period INTEGER NOT NULL,
    level INTEGER NOT NULL,
    bucket INTEGER NOT NULL,
    people INTEGER NOT NULL,
    UNIQUE (board, span, period, level, bucket)
);

CREATE TABLE xp_rests (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    days INTEGER NOT NULL,
    PRIMARY KEY (user_id, since)
);

CREATE INDEX accounts_by_status ON accounts (status, id);

CREATE INDEX adaptations_by_user ON adaptations (user_id, id);

CREATE INDEX adaptations_in_force ON adaptations (user_id, id) WHERE ended_at IS NULL;

CREATE INDEX adaptations_unmeasured ON adaptations (day, id) WHERE measured IS NULL;

CREATE INDEX analytics_days_by_day ON analytics_days (user_id, day);

CREATE INDEX analytics_days_by_subject ON analytics_days (subject_id) WHERE subject_id > 0;

CREATE INDEX analytics_learners_by_class ON analytics_learners (class_id, user_id);

CREATE INDEX analytics_subject_questions_by_user ON analytics_subject_questions (user_id, id);

CREATE INDEX analytics_subjects_by_people ON analytics_subjects (people, id);

CREATE INDEX analytics_totals_people ON analytics_totals (class_id, day, subject_id, studying, recalling, asking) WHERE subject_id <> 0;

CREATE INDEX api_keys_by_account ON api_keys (account_id, mode, id);

CREATE INDEX api_keys_by_account_and_surface ON api_keys (account_id, surface, id);

CREATE INDEX api_keys_by_user ON api_keys (user_id, surface, id);

CREATE INDEX api_keys_of_account_in_force ON api_keys (account_id, surface, revoked_at);

CREATE INDEX api_keys_of_user_in_force ON api_keys (user_id, surface, revoked_at);

CREATE UNIQUE INDEX api_keys_one_author_key ON api_keys (user_id)
    WHERE surface = 'author' AND revoked_at IS NULL;

CREATE UNIQUE INDEX api_keys_one_per_account ON api_keys (account_id, mode)
    WHERE account_id IS NOT NULL AND revoked_at IS NULL;

CREATE INDEX audit_entries_by_action ON audit_entries (action, id);

CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id, id);

CREATE INDEX audit_entries_by_actor_and_action ON audit_entries (actor_id, action, id);

CREATE INDEX audit_entries_by_actor_and_area ON audit_entries (actor_id, area, id);

CREATE INDEX audit_entries_by_all ON audit_entries (subject_kind, subject_id, actor_id, action, id);

CREATE INDEX audit_entries_by_all_and_area ON audit_entries (subject_kind, subject_id, actor_id, area, id);

CREATE INDEX audit_entries_by_area ON audit_entries (area, id);

CREATE INDEX audit_entries_by_subject ON audit_entries (subject_kind, subject_id, id);

CREATE INDEX audit_entries_by_subject_and_action ON audit_entries (subject_kind, subject_id, action, id);

CREATE INDEX audit_entries_by_subject_and_actor ON audit_entries (subject_kind, subject_id, actor_id, id);

CREATE INDEX audit_entries_by_subject_and_area ON audit_entries (subject_kind, subject_id, area, id);

CREATE INDEX audit_entries_by_time ON audit_entries (at);

CREATE INDEX audit_entries_with_address ON audit_entries (at) WHERE address IS NOT NULL;

CREATE INDEX badge_awards_by_user ON badge_awards (user_id, id);

CREATE INDEX class_members_by_name ON class_members (class_id, sort_name, user_id);

CREATE INDEX class_members_by_role ON class_members (class_id, role, sort_name, user_id);

CREATE INDEX class_members_by_user ON class_members (user_id, id);

CREATE INDEX class_members_of_user ON class_members (user_id, is_archived, class_name, class_id);

CREATE INDEX classes_by_name ON classes (realm, is_archived, sort_name, id);

CREATE INDEX clp_changes_by_user ON clp_changes (user_id, id);

CREATE INDEX clp_people_open ON clp_people (open_week, user_id) WHERE open_week IS NOT NULL;

CREATE INDEX competition_entrants_by_user ON competition_entrants (user_id, id);

CREATE INDEX competition_entrants_withdrawn ON competition_entrants (competition_id, handle) WHERE withdrawn_at IS NOT NULL;

CREATE INDEX competition_entries_by_handle ON competition_entries (competition_id, handle, number);

CREATE INDEX competition_tickets_available ON competition_tickets (user_id, expires, month, milestone) WHERE competition_id IS NULL;

CREATE INDEX competition_tickets_by_user ON competition_tickets (user_id, id);

CREATE INDEX competition_tickets_entered ON competition_tickets (competition_id, number);

CREATE INDEX competitions_by_end ON competitions (state, ends_at, id);

CREATE INDEX competitions_by_realm ON competitions (realm, id);

CREATE INDEX competitions_by_state ON competitions (realm, state, id);

CREATE INDEX courses_by_account ON courses (account_id, is_sandbox, id);

CREATE INDEX courses_by_month ON courses (account_id, is_sandbox, created_at);

CREATE INDEX courses_by_reference ON courses (account_id, external_ref, id);

CREATE INDEX courses_by_reference_in_order ON courses (account_id, is_sandbox, external_ref, id);

CREATE INDEX courses_by_user ON courses (user_id, id);

CREATE INDEX file_contents_unreferenced ON file_contents (unreferenced_at) WHERE unreferenced_at IS NOT NULL;

CREATE INDEX files_by_content ON files (content_id);

CREATE INDEX files_by_holder ON files (holder_kind, holder_id, id);

CREATE INDEX files_by_user ON files (user_id, id) WHERE user_id IS NOT NULL;

CREATE INDEX flashcard_cards_by_deck ON flashcard_cards (deck_id, id);

CREATE INDEX flashcard_cards_by_note ON flashcard_cards (note_id, ordinal);

CREATE INDEX flashcard_cards_by_user ON flashcard_cards (user_id, id);

CREATE INDEX flashcard_cards_queue ON flashcard_cards (deck_id, queue, shows_at, id);

CREATE INDEX flashcard_cards_repeating ON flashcard_cards (deck_id, repeat_until) WHERE repeat_until IS NOT NULL;

CREATE INDEX flashcard_days_untold ON flashcard_days (is_told) WHERE is_told = 0;

CREATE INDEX flashcard_decks_by_name ON flashcard_decks (user_id, sort_name, id);

CREATE INDEX flashcard_decks_by_user ON flashcard_decks (user_id, id);

CREATE INDEX flashcard_media_by_deck ON flashcard_media (deck_id, id);

CREATE INDEX flashcard_media_by_hash ON flashcard_media (deck_id, hash);

CREATE INDEX flashcard_media_by_user ON flashcard_media (user_id, id);

CREATE INDEX flashcard_notes_by_deck ON flashcard_notes (deck_id, id);

CREATE INDEX flashcard_origins_by_note ON flashcard_origins (note_id);

CREATE INDEX flashcard_past_reviews_by_time ON flashcard_past_reviews (user_id, reviewed_at);

CREATE INDEX flashcard_reviews_by_card ON flashcard_reviews (card_id, is_undone, reviewed_at, id);

CREATE INDEX flashcard_reviews_by_user ON flashcard_reviews (user_id, is_undone, id);

CREATE INDEX flashcard_shares_by_class ON flashcard_shares (class_id, deck_id);

CREATE INDEX flashcard_squad_shares_by_squad ON flashcard_squad_shares (squad_id, deck_id);

CREATE INDEX idempotent_answers_by_made_id ON idempotent_answers (made_id);

CREATE INDEX idempotent_answers_by_time ON idempotent_answers (created_at);

CREATE INDEX invitations_open ON invitations (id) WHERE uses_left > 0;

CREATE INDEX invitations_open_by_expiry ON invitations (expires_at) WHERE uses_left > 0;

CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'waiting';

CREATE INDEX jobs_expiring ON jobs (expires_at) WHERE expires_at IS NOT NULL;

CREATE INDEX jobs_failed ON jobs (id) WHERE state = 'failed';

CREATE INDEX jobs_running ON jobs (leased_until, id) WHERE state = 'running';

CREATE UNIQUE INDEX jobs_running_key ON jobs (running_key);

CREATE INDEX jobs_waiting ON jobs (lane, run_at, id) WHERE state = 'waiting';

CREATE INDEX key_requests_by_owner ON key_requests (owner_kind, owner_id, id);

CREATE INDEX key_requests_by_time ON key_requests (at);

CREATE INDEX key_requests_with_address ON key_requests (at) WHERE address IS NOT NULL;

CREATE INDEX learners_by_developer ON learners (developer, user_id);

CREATE INDEX logins_by_expiry ON logins (expires_at);

CREATE INDEX logins_by_time ON logins (created_at);

CREATE INDEX logins_by_user ON logins (user_id, id);

CREATE INDEX logins_with_address ON logins (created_at) WHERE address IS NOT NULL;

CREATE INDEX mail_marks_by_subject ON mail_marks (about, at);

CREATE INDEX mail_marks_by_time ON mail_marks (at);

CREATE INDEX mails_by_user ON mails (user_id);

CREATE INDEX mails_unsent ON mails (status) WHERE status <> 'sent';

CREATE INDEX materials_by_user ON materials (user_id, id, title_folded);

CREATE INDEX notification_mails_by_time ON notification_mails (due_at);

CREATE INDEX notification_mails_by_user ON notification_mails (user_id, notification_id);

CREATE INDEX notification_people_by_reminder ON notification_people (remind_at, user_id) WHERE remind_at IS NOT NULL;

CREATE INDEX notification_pushes_by_time ON notification_pushes (due_at);

CREATE INDEX notification_pushes_by_user ON notification_pushes (user_id, due_at);

CREATE INDEX notifications_by_reading ON notifications (read_at) WHERE read_at IS NOT NULL;

CREATE UNIQUE INDEX notifications_by_source ON notifications (source, user_id) WHERE source IS NOT NULL;

CREATE INDEX notifications_by_user ON notifications (user_id, id);

CREATE INDEX notifications_unread_by_time ON notifications (created_at) WHERE read_at IS NULL;

CREATE INDEX one_time_links_by_address ON one_time_links (email_folded, purpose);

CREATE INDEX one_time_links_by_expiry ON one_time_links (expires_at);

CREATE INDEX one_time_links_by_time ON one_time_links (created_at);

CREATE INDEX one_time_links_by_user ON one_time_links (user_id, purpose);

CREATE INDEX one_time_links_of_nobody ON one_time_links (purpose) WHERE user_id IS NULL;

CREATE INDEX outbox_by_time ON outbox (created_at);

CREATE INDEX outbox_by_user ON outbox (user_id, id);

CREATE INDEX people_by_login ON users (realm, COALESCE(last_login_at, 0), id) WHERE realm = 0;

CREATE INDEX people_by_login_of_both ON users (realm, role, status, COALESCE(last_login_at, 0), id) WHERE realm = 0;

CREATE INDEX people_by_login_of_role ON users (realm, role, COALESCE(last_login_at, 0), id) WHERE realm = 0;

CREATE INDEX people_by_login_of_status ON users (realm, status, COALESCE(last_login_at, 0), id) WHERE realm = 0;

CREATE INDEX people_by_name ON users (realm, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;

CREATE INDEX people_by_name_of_both ON users (realm, role, status, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;

CREATE INDEX people_by_name_of_role ON users (realm, role, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;

CREATE INDEX people_by_name_of_status ON users (realm, status, SUBSTR(full_name_folded, 1, 160), id) WHERE realm = 0;

CREATE INDEX plan_exams_by_class ON plan_exams (class_id, day, id) WHERE class_id IS NOT NULL;

CREATE INDEX plan_exams_by_user ON plan_exams (user_id, day, id) WHERE user_id IS NOT NULL;

CREATE INDEX plan_exams_of_user ON plan_exams (user_id, id) WHERE user_id IS NOT NULL;

CREATE INDEX plan_work_by_class ON plan_work (class_id, day, id);

CREATE INDEX plan_work_by_deck ON plan_work (deck_id) WHERE deck_id IS NOT NULL;

CREATE INDEX plan_work_done_by_user ON plan_work_done (user_id, id);

CREATE INDEX plan_work_done_by_work ON plan_work_done (work_id, id);

CREATE INDEX push_messages_by_expiry ON push_messages (expires_at);

CREATE INDEX push_messages_by_subscription ON push_messages (subscription_id, id);

CREATE INDEX push_subscriptions_by_time ON push_subscriptions (created_at);

CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id, id);

CREATE INDEX school_holidays_by_end ON school_holidays (last_day, id);

CREATE INDEX squad_activity_by_squad ON squad_activity (squad_id, id);

CREATE INDEX squad_activity_by_time ON squad_activity (created_at, id);

CREATE INDEX squad_activity_by_user ON squad_activity (user_id, id);

CREATE INDEX squad_challenge_sides_by_squad ON squad_challenge_sides (squad_id, challenge_id);

CREATE INDEX squad_challenge_stints_by_stint ON squad_challenge_stints (stint_id);

CREATE INDEX squad_challenges_asked ON squad_challenges (state, expires_at, id);

CREATE INDEX squad_challenges_closed ON squad_challenges (state, closed_at, id);

CREATE INDEX squad_challenges_running ON squad_challenges (state, ends_at, id);

CREATE INDEX squad_ranks_by_period ON squad_ranks (span, period, id);

CREATE INDEX squad_stints_by_entry ON squad_stints (user_id, from_entry, id);

CREATE INDEX squad_stints_by_squad ON squad_stints (squad_id, left_at, id);

CREATE INDEX squad_stints_by_user ON squad_stints (user_id, id);

CREATE INDEX squad_stints_in_squad ON squad_stints (squad_id, user_id, left_at);

CREATE UNIQUE INDEX squad_stints_now ON squad_stints (user_id) WHERE left_at IS NULL;

CREATE INDEX squads_by_name ON squads (realm, sort_name, id);

CREATE INDEX squads_by_score ON squads (board, score, id) WHERE board IS NOT NULL;

CREATE INDEX squads_by_week ON squads (board, week, week_score, id) WHERE board IS NOT NULL;

CREATE INDEX squads_on_board ON squads (board, sort_name, id) WHERE board IS NOT NULL;

CREATE INDEX study_logs_by_both ON study_logs (user_id, subject_folded, method, started_at, id);

CREATE INDEX study_logs_by_method ON study_logs (user_id, method, started_at, id);

CREATE INDEX study_logs_by_start ON study_logs (user_id, started_at, id);

CREATE INDEX study_logs_by_subject ON study_logs (user_id, subject_folded, started_at, id);

CREATE INDEX study_logs_by_user ON study_logs (user_id, id);

CREATE INDEX study_logs_timed ON study_logs (user_id, is_timed, started_at);

CREATE INDEX top_ups_by_owner ON top_ups (owner_kind, owner_id, meter, cycle_start);

CREATE INDEX top_ups_in_order ON top_ups (owner_kind, owner_id, cycle_start, id);

CREATE INDEX users_by_realm ON users (realm, id);

CREATE INDEX users_by_role ON users (realm, role, id);

CREATE INDEX users_by_role_and_status ON users (realm, role, status, id);

CREATE INDEX users_by_status ON users (realm, status, id);

CREATE INDEX xp_days_of_streaks ON xp_days (user_id, day) WHERE streak > 0;

CREATE INDEX xp_ledger_by_user ON xp_ledger (user_id, id);

CREATE INDEX xp_people_by_month ON xp_people (board, month, month_points, user_id) WHERE board IS NOT NULL;

CREATE INDEX xp_people_by_total ON xp_people (board, total, user_id) WHERE board IS NOT NULL;

CREATE INDEX xp_people_by_week ON xp_people (board, week, week_points, user_id) WHERE board IS NOT NULL;

CREATE INDEX xp_ranks_by_period ON xp_ranks (span, period, id);
