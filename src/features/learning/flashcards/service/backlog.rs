//! Backlogs: after days off, a plan that caps the day, and what it costs.

use std::collections::HashMap;

use super::super::model::{Backlog, BacklogDay, BacklogOrder, BacklogWish, Deck, DeckScope, Memory, Options};
use super::super::schedule::Rules;
use super::super::store;
use super::{calendar, scope_of};
use crate::db::Tx;
use crate::kernel::{Actor, Calendar, Code, Error, Fault, Id, Result, id::kind};

/// The most cards of a plan. Others stay due.
const MOST_CARDS: usize = 5_000;
/// The days whose own reviews a plan leaves room for.
const DAYS_AHEAD: i64 = 60;
/// The most days of a plan.
const MOST_DAYS: usize = 365;
/// The smallest and the largest number of reviews a day.
const PER_DAY: (u32, u32) = (5, 9_999);

/// A card of a backlog.
struct Overdue {
    deck: Id<kind::Deck>,
    card: Id<kind::Card>,
    due: i64,
    memory: Memory,
}

/// How many reviews a plan has a day, and how many of them are left today.
#[derive(Debug, Clone, Copy)]
struct Cap {
    per_day: usize,
    today: usize,
}

/// Until when a plan leaves its decks without new cards, and how many reviews it has for a day.
#[derive(Debug, Clone, Copy)]
struct Hold {
    until: i64,
    reviews: usize,
}

/// Plans so many reviews a day until the backlog of a deck and its sub-decks is gone, and applies the plan if that is wanted. Until then these
/// decks have no new cards, and a lower limit of reviews is raised to what the plan has for a day. The cost is stated before anything changes.
/// Plans that run in these decks are replaced; one that has room for all cards on this day ends them.
pub fn plan(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, wish: BacklogWish) -> Result<Backlog> {
    let (least, most) = PER_DAY;
    if !(least..=most).contains(&wish.per_day) {
        return Err(Error::invalid("per_day", Fault::range(least, most)));
    }
    let scope = scope_of(tx, actor, Some(id), wish.has_sub_decks)?;
    let decks = store::decks_in(tx, actor.user, &scope)?;
    let calendar = calendar(tx)?;
    let rules: HashMap<Id<kind::Deck>, Rules<'_>> =
        decks.iter().map(|deck| (deck.id, Rules::of(deck.scheduler, &deck.options, &calendar))).collect();
    let today = calendar.day(tx.now());
    store::end_repetitions_in(tx, actor.user, &scope, tx.now())?;
    let running = decks.iter().filter_map(|deck| deck.options.new_cards_from).filter(|from| *from > today).max();
    let times = (calendar.start(today + 1), calendar.start(running.unwrap_or(today + 1)));
    let found = store::overdue(tx, actor.user, &scope, times, MOST_CARDS)?;
    let overdue: Vec<Overdue> = found
        .into_iter()
        .map(|(deck, card, memory)| Overdue { deck, card, due: memory.due_at.map_or(0, |due| due.millis()), memory })
        .collect();
    let per_day = wish.per_day as usize;
    let done = usize::try_from(store::reviewed_on(tx, actor.user, &scope, today)?).unwrap_or(0);
    let cap = Cap { per_day, today: per_day.saturating_sub(done) };
    if overdue.len() <= cap.today && running.is_none() {
        let sentence = "No more cards are overdue than you want to review in a day, so there is nothing to spread.";
        return Err(Error::new(Code::BacklogSmall, sentence));
    }
    let shown = shown_by_day(tx, actor, &scope, (&calendar, today))?;
    let days = days(&shown, (today, cap), overdue.len());
    let recall = |card: &Overdue, day: i64| {
        let rules = rules.get(&card.deck);
        rules.and_then(|rules| rules.recall(&card.memory, calendar.start(day))).unwrap_or(0.0)
    };
    let share = |sum: f64| sum / overdue.len().max(1) as f64;
    let mut best: Option<(f64, BacklogOrder, Vec<&Overdue>)> = None;
    for order in BacklogOrder::ALL {
        let cards = sorted(&overdue, order, today, &recall);
        let kept: f64 = cards.iter().copied().zip(places(&days)).map(|(card, day)| recall(card, day)).sum();
        if best.as_ref().is_none_or(|(known, ..)| kept > *known) {
            best = Some((kept, order, cards));
        }
    }
    let (kept, order, cards) = best.ok_or_else(|| Error::internal_text("no order of a backlog was tried"))?;
    let new_cards_from = days.last().filter(|last| last.day > today).map_or(today, |last| last.day + 1);
    let planned = Backlog {
        overdue: overdue.len(),
        order,
        recall_today: share(overdue.iter().map(|card| recall(card, today)).sum()),
        recall_planned: share(kept),
        new_cards_from,
        is_applied: wish.is_applied,
        days: days.clone(),
    };
    if wish.is_applied {
        for (card, day) in cards.iter().zip(places(&days)).filter(|(_, day)| *day > today || running.is_some()) {
            store::show_from(tx, card.card, if day > today { calendar.start(day) } else { card.memory.shows_at })?;
        }
        let reviews = busiest(&days, &shown, (today, done), cap.per_day + fewest(cap, overdue.len()));
        let hold = Hold { until: new_cards_from, reviews };
        hold_new_cards(tx, id, &decks, Some(hold).filter(|hold| hold.until > today))?;
    }
    Ok(planned)
}

/// Leaves these decks without new cards for the plan of a deck, and with room for its reviews.
fn hold_new_cards(tx: &Tx, plan_of: Id<kind::Deck>, decks: &[Deck], hold: Option<Hold>) -> Result<()> {
    for deck in decks {
        let mut deck = deck.clone();
        deck.options.new_cards_from = hold.map(|hold| hold.until);
        deck.options.plan_of = hold.map(|_| plan_of);
        deck.options.plan_reviews = hold.and_then(|hold| u32::try_from(hold.reviews).ok());
        store::save_deck(tx, &deck)?;
    }
    Ok(())
}

/// Ends the plan that a deck belongs to where no card of the backlog is left, so that new cards come again.
pub(super) fn end_if_done(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, options: &Options) -> Result<()> {
    let Some(until) = options.new_cards_from else { return Ok(()) };
    let calendar = calendar(tx)?;
    let tomorrow = calendar.day(tx.now()) + 1;
    let times = (calendar.start(tomorrow), calendar.start(until));
    let plan_of = options.plan_of.unwrap_or(id);
    if until < tomorrow || store::has_overdue(tx, actor.user, plan_of, times)? {
        return Ok(());
    }
    store::end_plan(tx, actor.user, plan_of)
}

/// The reviews of each day from today on that are no backlog; today's are left out.
fn shown_by_day(tx: &Tx, actor: &Actor, scope: &DeckScope, (calendar, today): (&Calendar, i64)) -> Result<Vec<usize>> {
    let window = (calendar.start(today + 1), calendar.start(today + DAYS_AHEAD));
    let mut own = vec![0; usize::try_from(DAYS_AHEAD).unwrap_or(0)];
    for at in store::shown_between(tx, actor.user, scope, window, MOST_CARDS)? {
        let place = usize::try_from(calendar.day(at) - today).unwrap_or(0);
        if let Some(count) = own.get_mut(place) {
            *count += 1;
        }
    }
    Ok(own)
}

/// The fewest cards of the backlog on a later day.
fn fewest(cap: Cap, overdue: usize) -> usize {
    (cap.per_day / 4).max(overdue / MOST_DAYS + 1)
}

/// The reviews of the day of a plan that has most of them, `most` at the most: a day whose own reviews are more than was wished raises no
/// limit by itself.
fn busiest(days: &[BacklogDay], own: &[usize], (today, done): (i64, usize), most: usize) -> usize {
    let beside = |day: i64| {
        let place = usize::try_from(day - today).unwrap_or(usize::MAX);
        if place == 0 { done } else { own.get(place).copied().unwrap_or(0) }
    };
    days.iter().map(|day| day.cards + beside(day.day)).max().unwrap_or(0).min(most)
}

/// How many cards of the backlog are for each day: today, what is left of the cap; then what the cap leaves beside the reviews of that day, and
/// a quarter of it at least. Days without any are left out.
fn days(own: &[usize], (today, cap): (i64, Cap), overdue: usize) -> Vec<BacklogDay> {
    let least = fewest(cap, overdue);
    let (mut days, mut left) = (Vec::new(), overdue);
    for (place, day) in (today..).enumerate() {
        if left == 0 {
            break;
        }
        let beside = cap.per_day.saturating_sub(own.get(place).copied().unwrap_or(0)).max(least);
        let room = if day == today { cap.today } else { beside }.min(left);
        if room > 0 {
            days.push(BacklogDay { day, cards: room });
        }
        left -= room;
    }
    days
}

/// The day of each card, in order.
fn places(days: &[BacklogDay]) -> impl Iterator<Item = i64> {
    days.iter().flat_map(|day| std::iter::repeat_n(day.day, day.cards))
}

fn sorted<'o>(
    overdue: &'o [Overdue],
    order: BacklogOrder,
    today: i64,
    recall: &dyn Fn(&Overdue, i64) -> f64,
) -> Vec<&'o Overdue> {
    let rank = |card: &Overdue| match order {
        BacklogOrder::DueDate => card.due as f64,
        BacklogOrder::EasiestFirst => -recall(card, today),
        BacklogOrder::HardestFirst => recall(card, today),
        BacklogOrder::FallingFastest => recall(card, today + 7) - recall(card, today),
    };
    let mut ranked: Vec<(f64, &Overdue)> = overdue.iter().map(|card| (rank(card), card)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.card.cmp(&b.1.card)));
    ranked.into_iter().map(|(_, card)| card).collect()
}
