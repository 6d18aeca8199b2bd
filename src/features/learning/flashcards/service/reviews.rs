//! Reviews: each is stored once, and leads to the same state of its card in whatever order reviews arrive.

use std::cmp::Ordering;
use std::time::Duration;

use super::super::model::{
    Answered, Card, DayCounts, Memory, NewReview, NoteKind, Options, Phase, Rating, Review, ReviewAnswer, UndoScope,
};
use super::super::schedule::Rules;
use super::super::store;
use super::{calendar, earning, own_card};
use crate::db::{Reader, Tx};
use crate::events::{CardAnswer, Emit, Event};
use crate::kernel::text::ParsedText;
use crate::kernel::{
    Actor, Calendar, Code, Error, Fault, Id, Page, PageRequest, Result, ResultExt as _, Rule, Timestamp, id::kind,
};

/// How far the clock of a client may be ahead.
const AHEAD: Duration = Duration::from_secs(300);

/// The time of a review: as the client says, and not later than now.
fn time_of(now: Timestamp, said: Option<Timestamp>) -> Result<Timestamp> {
    match said {
        None => Ok(now),
        Some(at) if at > now.plus(AHEAD) => {
            Err(Error::invalid("reviewed_at", Fault::new(Rule::Past, "must not be in the future")))
        }
        Some(at) if at.millis() < 0 => {
            Err(Error::invalid("reviewed_at", Fault::new(Rule::Time, "must not be before 1970")))
        }
        Some(at) => Ok(at.min(now)),
    }
}

/// Reviews by time, then by the id of the client, so that their order does not depend on when they arrived.
pub(super) fn in_order(a: &Review, b: &Review) -> Ordering {
    (a.reviewed_at, &a.client_id, a.id).cmp(&(b.reviewed_at, &b.client_id, b.id))
}

/// A card of the actor, and the settings of its deck.
pub(super) fn reviewed_card(db: &Reader, actor: &Actor, id: Id<kind::Card>) -> Result<(Card, Options)> {
    let (mut card, options) = store::reviewed_card(db, actor.user, id)?.ok_or_else(|| Error::not_found("card"))?;
    // A card that an older version resumed may still have the mark of a leech.
    card.memory.is_leech &= card.is_suspended;
    Ok((card, options))
}

/// Stores a review, schedules the card and awards XP. A review with a client id that was stored before changes nothing.
pub fn review(tx: &Tx, actor: &Actor, id: Id<kind::Card>, new: &NewReview) -> Result<ReviewAnswer> {
    let calendar = calendar(tx)?;
    let answer = recorded(tx, actor, id, new, &calendar)?;
    if answer.is_repeated {
        return Ok(answer);
    }
    let says = answer_of(&answer.card, &answer.review);
    earning::earn(tx, actor, &calendar, (&answer.review, &says))?;
    tell(tx, actor, &calendar, (&answer, says), false);
    tx.emit(Event::Practised { actor: actor.clone() });
    Ok(answer)
}

/// Tells other features of a review that was stored, or undone.
fn tell(tx: &Tx, actor: &Actor, calendar: &Calendar, (given, says): (&ReviewAnswer, CardAnswer), is_undone: bool) {
    let review = &given.review;
    let days = (calendar.day(review.reviewed_at), calendar.day(tx.now()));
    let intervals = (given.interval_before, given.card.memory.interval_days);
    let answer = CardAnswer { intervals, ..says };
    let (user, realm) = (actor.user, actor.realm);
    tx.emit(Event::CardAnswered { user, realm, review: review.id, days, answer, is_undone });
    tx.emit(Event::Learned { user, realm, counts: given.counts.changed() });
}

/// What a review says about the person.
pub fn answer_of(card: &Card, review: &Review) -> CardAnswer {
    let before = &review.before;
    let characters = card.front.chars().count() + card.back.chars().count();
    CardAnswer {
        is_right: review.grade.rating != Rating::Again,
        is_learning: before.phase == Phase::Learning,
        is_due: before.phase == Phase::Review && before.rests_until <= review.reviewed_at,
        has_picture: card.kind == NoteKind::Image || card.front.contains("![") || card.front.contains("<img"),
        characters: u32::try_from(characters).unwrap_or(u32::MAX),
        took_ms: review.took_ms,
        intervals: (before.interval_days, review.interval_days),
    }
}

/// The last answers of a person within a time, oldest first, of the last `most` ones.
pub fn answered(
    db: &Reader,
    user: Id<kind::User>,
    (from, to): (Timestamp, Timestamp),
    most: u32,
) -> Result<Vec<Answered>> {
    let page = PageRequest::first("the last answers of a person", most);
    let mut reviews = store::reviews(db, user, page)?.items;
    reviews.retain(|review| review.reviewed_at >= from && review.reviewed_at <= to);
    reviews.sort_by(in_order);
    let answered = reviews.iter().map(|review| Answered {
        at: review.reviewed_at,
        deck: review.deck.get(),
        card: review.card.get(),
        is_right: review.grade.rating != Rating::Again,
        is_learnt: review.before.phase == Phase::Review,
        interval_days: review.before.interval_days,
        last_at: review.before.reviewed_at,
    });
    Ok(answered.collect())
}

/// Stores a review and schedules the card, without an award; for a school that is made with a history.
pub fn record(tx: &Tx, actor: &Actor, id: Id<kind::Card>, new: &NewReview) -> Result<ReviewAnswer> {
    recorded(tx, actor, id, new, &calendar(tx)?)
}

fn recorded(tx: &Tx, actor: &Actor, id: Id<kind::Card>, new: &NewReview, calendar: &Calendar) -> Result<ReviewAnswer> {
    let (mut card, options) = reviewed_card(tx, actor, id)?;
    let rules = Rules::of(card.scheduler, &options, calendar);
    let at = time_of(tx.now(), new.reviewed_at)?;
    let day = calendar.day(at);
    let before = card.memory.clone();
    let after = rules.reviewed(card.id.get(), &before, new.grade, at);
    let buried_until = buried_by_person(tx, &card)?;
    let kept = Memory { buried_until, ..before.clone() };
    let stored = store::insert_review(tx, &card, actor.user, new, (at, day), (&kept, after.interval_days))?;
    let Some(mut review) = stored else {
        let client_id = new.client_id.as_ref().map_or("", ParsedText::as_str);
        return repeated(tx, actor, card, client_id);
    };
    // A review from before the schedule was set by hand is only logged.
    let is_outdated = before.is_set_since(at);
    let is_late = is_outdated || before.reviewed_at.is_some_and(|last| at <= last);
    let mut counts = DayCounts::default();
    if is_late {
        let rows = store::reviews_from(tx, card.id, at)?;
        if rows.len() > store::MOST_LATER {
            let fault = Fault::new(Rule::Time, "must not be before the last 500 reviews of the card");
            return Err(Error::invalid("reviewed_at", fault));
        }
        let rows: Vec<Review> =
            rows.into_iter().filter(|row| before.is_set_since(row.reviewed_at) == is_outdated).collect();
        let known = rows.iter().filter(|row| row.id != review.id).min_by(|a, b| in_order(a, b));
        let known = known.filter(|_| !is_given(&rows));
        let start = known.map_or(before.clone(), |row| row.before.clone());
        let start = Memory { buried_until, ..start };
        let counted = (start.phase, new.grade.rating, new.took_ms);
        count(tx, &mut counts, (actor.user, card.deck, day), counted, 1)?;
        review.before = start.clone();
        store::save_review(tx, &review)?;
        let rows: Vec<Review> =
            rows.into_iter().map(|row| if row.id == review.id { review.clone() } else { row }).collect();
        if !is_given(&rows) {
            let memory = replayed(tx, &card, &rules, start, (rows, &mut counts))?;
            card.memory = if is_outdated { before.clone() } else { memory };
        }
    } else {
        let counted = (before.phase, new.grade.rating, new.took_ms);
        let answers = count(tx, &mut counts, (actor.user, card.deck, day), counted, 1)?;
        if answers == 1 {
            store::end_repetitions(tx, card.deck, tx.now())?;
        }
        card.memory = after;
    }
    settle(&mut card, &before);
    card.buried_until = None;
    store::save_card(tx, &card)?;
    let tomorrow = calendar.start(day + 1);
    if card.of_note > 1 && tomorrow > tx.now() {
        store::bury_siblings(tx, &card, tomorrow)?;
    }
    super::backlog::end_if_done(tx, actor, card.deck, &options)?;
    Ok(ReviewAnswer { card, review, is_repeated: false, interval_before: before.interval_days, counts })
}

/// Until when the person has buried a card; nothing where a review of another card of its note did, or where that is over.
fn buried_by_person(tx: &Tx, card: &Card) -> Result<Option<Timestamp>> {
    let until = card.buried_until.filter(|until| *until > tx.now());
    Ok(if until.is_some() && store::is_buried_by_person(tx, card.id)? { until } else { None })
}

/// Buries a card again as it was before an undone review. Where another review arrived since, that one ended the burying, and keeps it.
fn bury_again(tx: &Tx, card: &mut Card, review: &Review, later: &mut [Review]) -> Result<()> {
    let Some(until) = review.before.buried_until.filter(|until| *until > tx.now()) else { return Ok(()) };
    let Some(next) = later.iter_mut().filter(|row| row.id > review.id).min_by_key(|row| row.id) else {
        card.buried_until = card.buried_until.max(Some(until));
        return Ok(());
    };
    next.before.buried_until = Some(until);
    store::save_review(tx, next)
}

/// Adds a review to the figures of its day, or takes it off where `sign` is -1. Returns how many answers the day has in the deck.
fn count(
    tx: &Tx,
    counts: &mut DayCounts,
    (user, deck, day): (Id<kind::User>, Id<kind::Deck>, i64),
    counted: (Phase, Rating, Option<u32>),
    sign: i64,
) -> Result<i64> {
    counts.count(day, (counted.0, counted.1), sign);
    store::count_review(tx, user, (deck, day), counted, sign)
}

/// Suspends a card that became a leech, and resumes one whose lapse was none after all. One that is remembered later stays a leech. `before` is
/// what was known of the card: one that was resumed since does not become a leech without a further lapse.
fn settle(card: &mut Card, before: &Memory) {
    if card.memory.is_leech {
        card.memory.is_leech = before.is_leech || card.memory.lapses > before.lapses;
        card.is_suspended |= card.memory.is_leech;
    } else if before.is_leech && card.memory.lapses < before.lapses {
        card.is_suspended = false;
    }
}

/// The answer to a review that was stored before.
fn repeated(tx: &Tx, actor: &Actor, card: Card, client_id: &str) -> Result<ReviewAnswer> {
    let review = store::by_client_id(tx, actor.user, client_id)?;
    let review = review.ok_or_else(|| Error::internal_text("a review is there and cannot be found"))?;
    if review.card != card.id {
        return Err(Error::new(Code::ReviewIdTaken, "This `client_id` was used for a review of another card.")
            .with_field("client_id", Fault::new(Rule::Taken, "was used for a review of another card")));
    }
    let interval_before = card.memory.interval_days;
    Ok(ReviewAnswer { card, review, is_repeated: true, interval_before, counts: DayCounts::default() })
}

/// Whether the memory of a card stays as it is, because one of these reviews came with a package, and the memory with it.
fn is_given(rows: &[Review]) -> bool {
    rows.iter().any(|row| row.is_imported)
}

/// Applies reviews one after the other, and saves what changed about them. Returns the memory of the card after the last one.
fn replayed(
    tx: &Tx,
    card: &Card,
    rules: &Rules<'_>,
    start: Memory,
    (mut rows, counts): (Vec<Review>, &mut DayCounts),
) -> Result<Memory> {
    rows.sort_by(in_order);
    let mut memory = start;
    for mut row in rows {
        memory.buried_until = row.before.buried_until;
        let after = rules.reviewed(card.id.get(), &memory, row.grade, row.reviewed_at);
        if row.before.phase != memory.phase {
            let place = (row.user, row.deck, row.day);
            for (phase, sign) in [(row.before.phase, -1), (memory.phase, 1)] {
                count(tx, counts, place, (phase, row.grade.rating, row.took_ms), sign)?;
            }
        }
        if row.before != memory || row.interval_days != after.interval_days {
            row.before = memory;
            row.interval_days = after.interval_days;
            store::save_review(tx, &row)?;
        }
        memory = after;
    }
    Ok(memory)
}

/// The last review of a card of the actor. Of those that have the same time, it is the one that is applied last.
fn last_of(tx: &Tx, actor: &Actor, card: Id<kind::Card>) -> Result<Option<Review>> {
    let Some(last) = store::last_review_of(tx, actor.user, card)? else { return Ok(None) };
    let rows = store::reviews_from(tx, card, last.reviewed_at)?;
    let same = rows.into_iter().filter(|row| !row.is_imported && row.reviewed_at == last.reviewed_at);
    Ok(same.max_by(in_order).or(Some(last)))
}

/// The review to undo: the last one, or the named one, if it is one of the card.
fn undoable(tx: &Tx, actor: &Actor, scope: &UndoScope) -> Result<Review> {
    if let Some(card) = scope.card {
        own_card(tx, actor, card).in_field("card_id")?;
    }
    let found = match (&scope.client_id, scope.card) {
        (Some(client_id), _) => store::by_client_id(tx, actor.user, client_id.as_str())?,
        (None, Some(card)) => last_of(tx, actor, card)?,
        (None, None) => store::last_review(tx, actor.user)?,
    };
    let found = found.filter(|review| !review.is_imported && scope.card.is_none_or(|card| card == review.card));
    found.ok_or_else(|| {
        let error = Error::new(Code::NothingToUndo, "There is no review to undo.");
        let is_named = scope.client_id.is_some();
        let fault = Fault::new(Rule::Choice, "names no review that can be undone");
        if is_named { error.with_field("client_id", fault) } else { error }
    })
}

/// Undoes the last review of the actor, or of one card, or the one with a client id. The card is as it would be without it, and its XP is taken
/// back. What came with a package stays, and what was undone before changes nothing.
pub fn undo(tx: &Tx, actor: &Actor, scope: &UndoScope) -> Result<ReviewAnswer> {
    let review = undoable(tx, actor, scope)?;
    let (mut card, options) = reviewed_card(tx, actor, review.card)?;
    if store::is_undone(tx, review.id)? {
        let interval_before = card.memory.interval_days;
        return Ok(ReviewAnswer { card, review, is_repeated: true, interval_before, counts: DayCounts::default() });
    }
    if card.memory.is_set_since(review.reviewed_at) {
        let sentence = "After this review, the due date of the card was set or the card was made new again. \
                        The review cannot be undone.";
        return Err(Error::new(Code::NothingToUndo, sentence));
    }
    let calendar = calendar(tx)?;
    let rules = Rules::of(card.scheduler, &options, &calendar);
    let mut counts = DayCounts::default();
    let mut later = store::reviews_from(tx, card.id, review.reviewed_at)?;
    if later.len() > store::MOST_LATER {
        let sentence =
            format!("Only the last {} reviews of a card can be undone. This one is older.", store::MOST_LATER);
        return Err(Error::new(Code::NothingToUndo, sentence));
    }
    later.retain(|row| in_order(row, &review) == Ordering::Greater);
    store::undo(tx, review.id)?;
    let counted = (review.before.phase, review.grade.rating, review.took_ms);
    count(tx, &mut counts, (actor.user, review.deck, review.day), counted, -1)?;
    let present = card.memory.clone();
    bury_again(tx, &mut card, &review, &mut later)?;
    if !is_given(&later) {
        let memory = replayed(tx, &card, &rules, review.before.clone(), (later, &mut counts))?;
        card.memory = Memory { buried_until: None, ..memory };
    }
    settle(&mut card, &present);
    store::save_card(tx, &card)?;
    if card.of_note > 1 {
        let day = calendar.day(review.reviewed_at);
        store::release_siblings(tx, &card, (calendar.start(day), calendar.start(day + 1)))?;
        let today = calendar.day(tx.now());
        let (morning, tomorrow) = (calendar.start(today), calendar.start(today + 1));
        if store::bury_beside_reviewed(tx, &card, (morning, tomorrow))? {
            card.buried_until = Some(tomorrow);
        }
    }
    let undone = ReviewAnswer { card, review, is_repeated: false, interval_before: present.interval_days, counts };
    let told = store::told(tx, undone.review.id)?;
    earning::take_back(tx, actor, &calendar, (&undone.review, told.as_ref()))?;
    let says = earning::said(told.as_ref(), answer_of(&undone.card, &undone.review));
    tell(tx, actor, &calendar, (&undone, says), true);
    tx.emit(Event::PracticeUndone { actor: actor.clone(), deck: Some(undone.review.deck) });
    Ok(undone)
}

/// The log of the actor, newest first.
pub fn list_reviews(db: &Reader, actor: &Actor, page: PageRequest) -> Result<Page<Review>> {
    store::reviews(db, actor.user, page)
}
