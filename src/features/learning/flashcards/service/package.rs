//! Decks from packages of other programs.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::super::model::{Card, DayCounts, Deck, Memory, NoteKind, shown_as, shown_media};
use super::super::store;
use super::super::transfer::package::{
    Collection, ImportedNote, KnownNote, Logged, Names, PackagedCard, PackagedReview, guid, numbered_in, reviewed,
    state_of,
};
use super::backlog::end_if_done;
use super::cards::{match_cards, ordinals};
use super::{calendar, check_room, own_deck};
use crate::db::{Reader, Tx, foreign};
use crate::events::{Emit, Event};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Calendar, Id, Result, Timestamp, id::kind};

/// Reads the rows of a collection from its file.
pub fn packaged(path: &Path, now: Timestamp) -> Result<Collection> {
    foreign::read(path, now, store::packaged)
}

/// What was taken from some notes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled {
    /// Notes that were added.
    pub added: usize,
    /// Notes that were here and have the text of the package now.
    pub updated: usize,
    /// Notes that were here and stay as they are.
    pub unchanged: usize,
    /// The cards of all these notes.
    pub cards: usize,
    /// Cards that were here and are as far as the package says now.
    pub rescheduled: usize,
    pub reviews: usize,
    /// The reviews of notes that were added which were in the log of the person before.
    pub known_reviews: usize,
    /// Notes that were here and are of another kind in the package, so that they stay as they are.
    pub changed_kinds: usize,
}

impl Filled {
    /// Adds what was taken from other notes.
    pub fn add(&mut self, other: &Self) {
        self.added += other.added;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.cards += other.cards;
        self.rescheduled += other.rescheduled;
        self.reviews += other.reviews;
        self.known_reviews += other.known_reviews;
        self.changed_kinds += other.changed_kinds;
    }
}

/// What is the same for all notes of a package: when its collection was created, in seconds, and the days of the school.
struct Counting<'c> {
    created: i64,
    /// The names of its files in a deck, and the files that there are.
    names: &'c Names,
    files: HashSet<&'c str>,
    calendar: &'c Calendar,
    counts: DayCounts,
    /// Whether reviews of cards that were deleted are in the figures of the person.
    has_past: bool,
}

/// The note of the actor that is this one of a package.
fn known(db: &Reader, actor: &Actor, imported: &ImportedNote) -> Result<Option<KnownNote>> {
    let Some(origin) = &imported.origin else { return Ok(None) };
    if let Some(number) = numbered_in(&origin.guid)
        && let Some((note, begun_at)) = store::own_note(db, actor.user, number)?
        && guid((note.deck, begun_at), note.id) == origin.guid
    {
        return Ok(Some(note));
    }
    store::note_from(db, actor.user, origin)
}

/// The notes of the actor that are these ones of a package, with the files of it that they name and their decks lack.
pub fn known_notes(
    db: &Reader,
    actor: &Actor,
    notes: &[ImportedNote],
    names: &Names,
) -> Result<Vec<Option<KnownNote>>> {
    let found = |imported: &ImportedNote| {
        let Some(mut known) = known(db, actor, imported)? else { return Ok(None) };
        if imported.media().next().is_some()
            && let Some(first) = store::cards_of(db, known.id)?.first()
        {
            let lacking = lacking(db, &known, first)?;
            known.lacks = lacking.into_iter().filter_map(|name| names.get(name).cloned()).collect();
        }
        Ok(Some(known))
    };
    notes.iter().map(found).collect()
}

/// The names of files that a note shows and its deck lacks.
fn lacking<'c>(db: &Reader, known: &KnownNote, first: &'c Card) -> Result<Vec<&'c str>> {
    let mut names = shown_media(&first.front);
    names.extend(shown_media(&first.back));
    let mut lacking = Vec::new();
    for name in names {
        if store::media_named(db, known.deck, name)?.is_none() {
            lacking.push(name);
        }
    }
    Ok(lacking)
}

/// Takes notes of a package, with what it knows of their cards: those that the actor has are renewed where they are, and the others are added
/// to the deck. `created` is when the collection was created, in seconds.
pub fn fill_packaged(
    tx: &Tx,
    actor: &Actor,
    deck: Id<kind::Deck>,
    notes: &[ImportedNote],
    (created, names): (i64, &Names),
) -> Result<Filled> {
    let mut deck = own_deck(tx, actor, deck)?;
    let calendar = calendar(tx)?;
    let (mut filled, before) = (Filled::default(), deck.cards);
    let has_past = store::has_past_reviews(tx, deck.owner)?;
    let files = names.values().map(String::as_str).collect();
    let mut counting = Counting { created, names, files, calendar: &calendar, counts: DayCounts::default(), has_past };
    for imported in notes {
        match known(tx, actor, imported)? {
            Some(known) => renew(tx, actor, &known, imported, (&mut filled, &mut counting))?,
            None => add(tx, &mut deck, imported, (&mut filled, &mut counting))?,
        }
    }
    store::count_cards(tx, deck.id, deck.cards - before)?;
    end_if_done(tx, actor, deck.id, &deck.options)?;
    tx.emit(Event::Learned { user: actor.user, realm: actor.realm, counts: counting.counts.changed() });
    Ok(filled)
}

/// Adds a note to a deck.
fn add(
    tx: &Tx,
    deck: &mut Deck,
    imported: &ImportedNote,
    (filled, counting): (&mut Filled, &mut Counting<'_>),
) -> Result<()> {
    let new = &imported.note;
    let ordinals = ordinals(new.kind, new.front.as_str(), new.back.as_str())?;
    check_room(deck, ordinals.len())?;
    let note = store::insert_note(tx, tx.now(), (deck.owner, deck.id), new, ordinals.len())?;
    store::set_changed(tx, note, imported.changed_at())?;
    if let Some(origin) = &imported.origin {
        store::insert_origin(tx, deck.owner, origin, note)?;
    }
    for ordinal in &ordinals {
        match imported.cards.iter().find(|(known, ..)| known == ordinal) {
            Some((_, card, log)) => {
                let (added, known) = insert_card(tx, deck, (note, *ordinal), (card, log), counting)?;
                filled.reviews += added;
                filled.known_reviews += known;
            }
            None => {
                store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), *ordinal, &Memory::default())?;
            }
        }
    }
    deck.cards += i64::try_from(ordinals.len()).unwrap_or(0);
    filled.added += 1;
    filled.cards += ordinals.len();
    Ok(())
}

/// Takes over what is newer in a package about a note of the actor: its text, the state of its cards, and reviews.
fn renew(
    tx: &Tx,
    actor: &Actor,
    known: &KnownNote,
    imported: &ImportedNote,
    (filled, counting): (&mut Filled, &mut Counting<'_>),
) -> Result<()> {
    let new = &imported.note;
    let mut cards = store::cards_of(tx, known.id)?;
    let wanted = ordinals(new.kind, new.front.as_str(), new.back.as_str())?;
    filled.changed_kinds += usize::from(cards.first().is_some_and(|first| first.kind != new.kind));
    let is_updated = match cards.first() {
        Some(first) if is_newer(tx, known, imported, (first, &*counting))? => {
            let sides = (new.front.as_str(), new.back.as_str());
            let place = (actor.user, imported.changed_at());
            store::save_note(tx, place, first, sides, &store::texts(&new.tags))?;
            if new.kind == NoteKind::Cloze {
                match_cards(tx, actor, first, &wanted)?;
            }
            true
        }
        Some(first) => complete(tx, actor, known, (first, &*counting))?,
        None => false,
    };
    if is_updated {
        filled.updated += 1;
        cards = store::cards_of(tx, known.id)?;
    } else {
        filled.unchanged += 1;
    }
    filled.cards += cards.len();
    for (ordinal, packaged, log) in &imported.cards {
        if let Some(card) = cards.iter_mut().find(|card| card.ordinal == *ordinal) {
            let (added, is_rescheduled) = renew_card(tx, actor, card, (packaged, log), counting)?;
            filled.reviews += added;
            filled.rescheduled += usize::from(is_rescheduled);
        }
    }
    Ok(())
}

/// Lets a note show files that a package without them named otherwise, where its deck has them now. Returns whether its text is another one.
fn complete(tx: &Tx, actor: &Actor, known: &KnownNote, (first, counting): (&Card, &Counting<'_>)) -> Result<bool> {
    let mut renamed = HashMap::new();
    for name in lacking(tx, known, first)? {
        if let Some(other) = counting.names.get(name)
            && store::media_named(tx, known.deck, other)?.is_some()
        {
            renamed.insert(name.to_owned(), other.clone());
        }
    }
    if renamed.is_empty() {
        return Ok(false);
    }
    let sides = (shown_as(&first.front, &renamed), shown_as(&first.back, &renamed));
    store::save_note(tx, (actor.user, known.changed_at), first, (&sides.0, &sides.1), &first.tags)?;
    Ok(true)
}

/// Whether the text of a note is to be replaced: it was changed later in the package, is of the same kind, and shows no picture or sound of
/// the package that its deck lacks.
fn is_newer(
    tx: &Tx,
    known: &KnownNote,
    imported: &ImportedNote,
    (first, counting): (&Card, &Counting<'_>),
) -> Result<bool> {
    let new = &imported.note;
    let is_same =
        first.front == new.front.as_str() && first.back == new.back.as_str() && first.tags == store::texts(&new.tags);
    if is_same || first.kind != new.kind || !imported.is_later(known) {
        return Ok(false);
    }
    for name in imported.media().filter(|name| counting.files.contains(name)) {
        if store::media_named(tx, known.deck, name)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What two times of the same review differ by at the most, in milliseconds: in a package, reviews of one millisecond get ids one after the other.
const SAME_REVIEW: i64 = 50;
/// The earliest time of a review that a package may say was at this time.
fn same_review(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis().saturating_sub(SAME_REVIEW))
}

/// How much later the last review of a card must be in a package, in milliseconds: some of its times are whole seconds.
const LATER: i64 = 1000;

/// Adds the reviews that the card lacks, and takes over its state where it was reviewed later than here and than its schedule was set by hand. Returns how many reviews were
/// added, and whether the state was taken over.
fn renew_card(
    tx: &Tx,
    actor: &Actor,
    card: &mut Card,
    (packaged, log): (&PackagedCard, &[PackagedReview]),
    counting: &mut Counting<'_>,
) -> Result<(usize, bool)> {
    let deck = own_deck(tx, actor, card.deck)?;
    let times = if log.is_empty() { BTreeSet::new() } else { store::review_times(tx, card.id)? };
    let is_known = |at: Timestamp| times.range(same_review(at)..=at).next().is_some();
    let (added, _) = insert_reviews(tx, &deck, card.id, (log, is_known), counting)?;
    let state = state_of(packaged, log, counting.created, counting.calendar, (deck.scheduler, &deck.options));
    let known_at = |memory: &Memory| memory.reviewed_at.max(memory.set_at);
    let last = |memory: &Memory| known_at(memory).filter(|at| *at <= tx.now()).map_or(i64::MIN, Timestamp::millis);
    let is_later = last(&state.memory) > last(&card.memory).saturating_add(LATER);
    if is_later {
        card.memory = state.memory;
        card.is_suspended = state.is_suspended;
        card.buried_until = state.is_buried.then(|| counting.tomorrow(tx));
        store::save_card(tx, card)?;
    }
    Ok((added, is_later))
}

impl Counting<'_> {
    /// When the next day begins.
    fn tomorrow(&self, tx: &Tx) -> Timestamp {
        self.calendar.start(self.calendar.day(tx.now()) + 1)
    }
}

/// Adds a card with its log. Returns how many reviews were added, and how many were known.
fn insert_card(
    tx: &Tx,
    deck: &Deck,
    (note, ordinal): (Id<kind::Note>, u32),
    (packaged, log): (&PackagedCard, &[PackagedReview]),
    counting: &mut Counting<'_>,
) -> Result<(usize, usize)> {
    let mut state = state_of(packaged, log, counting.created, counting.calendar, (deck.scheduler, &deck.options));
    state.memory.reviewed_at = state.memory.reviewed_at.filter(|at| *at <= tx.now());
    state.memory.set_at = state.memory.set_at.filter(|at| *at <= tx.now());
    let id = store::insert_card(tx, tx.now(), (deck.owner, deck.id, note), ordinal, &state.memory)?;
    if state.is_suspended || state.is_buried {
        let buried = state.is_buried.then(|| counting.tomorrow(tx));
        store::hold_back(tx, id, &state.memory, state.is_suspended, buried)?;
    }
    insert_reviews(tx, deck, id, (log, |_| false), counting)
}

/// Adds the log of a card but for the reviews of known times. Returns how many reviews were added, and how many were known.
fn insert_reviews(
    tx: &Tx,
    deck: &Deck,
    card: Id<kind::Card>,
    (log, is_known): (&[PackagedReview], impl Fn(Timestamp) -> bool),
    counting: &mut Counting<'_>,
) -> Result<(usize, usize)> {
    let (mut added, mut known, mut last) = (0, 0, None);
    for entry in log {
        let Some(logged) = reviewed(entry, last) else { continue };
        last = Some(entry);
        let at = logged.at.min(tx.now());
        let day = counting.calendar.day(at);
        if is_known(at) || !store::insert_imported_review(tx, (deck.owner, deck.id, card), &logged, (at, day))? {
            known += 1;
            continue;
        }
        added += 1;
        let Logged { grade, took_ms, before, .. } = &logged;
        if counting.has_past && store::take_past_review(tx, deck.owner, (same_review(at), at), grade.rating)? {
            continue;
        }
        counting.counts.count(day, (before.phase, grade.rating), 1);
        store::count_review(tx, deck.owner, (deck.id, day), (before.phase, grade.rating, *took_ms), 1)?;
    }
    Ok((added, known))
}
