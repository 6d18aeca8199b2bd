//! Backlogs: after days off, a plan that caps the day, and what it costs.

use super::super::model::{Backlog, BacklogDay, BacklogOrder, Memory, Options};
use super::super::schedule::Rules;
use super::super::store;
use super::{calendar, own_deck};
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

/// A card of a backlog: the chance that it is remembered on each day from today on, as far as it was asked for.
struct Overdue {
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

/// Plans `per_day` reviews a day until the backlog of a deck is gone, and applies the plan if `is_applied`. Until then the deck has no new
/// cards. The cost is stated before anything changes. A plan that runs is replaced; one that has room for all cards on this day ends it.
pub fn plan(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, per_day: u32, is_applied: bool) -> Result<Backlog> {
    let (least, most) = PER_DAY;
    if !(least..=most).contains(&per_day) {
        return Err(Error::invalid("per_day", Fault::range(least, most)));
    }
    let mut deck = own_deck(tx, actor, id)?;
    let calendar = calendar(tx)?;
    let rules = Rules::of(deck.scheduler, &deck.options, &calendar);
    let today = calendar.day(tx.now());
    store::end_repetitions(tx, id, tx.now())?;
    let running = deck.options.new_cards_from.filter(|from| *from > today);
    let times = (calendar.start(today + 1), calendar.start(running.unwrap_or(today + 1)));
    let found = store::overdue(tx, id, times, MOST_CARDS)?;
    let overdue: Vec<Overdue> = found
        .into_iter()
        .map(|(card, memory)| Overdue { card, due: memory.due_at.map_or(0, |due| due.millis()), memory })
        .collect();
    let per_day = per_day as usize;
    let done = usize::try_from(store::reviewed_on(tx, actor.user, (id, today))?).unwrap_or(0);
    let cap = Cap { per_day, today: per_day.saturating_sub(done) };
    if overdue.len() <= cap.today && running.is_none() {
        let sentence = "No more cards are overdue than you want to review in a day, so there is nothing to spread.";
        return Err(Error::new(Code::BacklogSmall, sentence));
    }
    let days = days(tx, id, &calendar, (today, cap), overdue.len())?;
    let recall = |card: &Overdue, day: i64| rules.recall(&card.memory, calendar.start(day)).unwrap_or(0.0);
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
        is_applied,
        days: days.clone(),
    };
    if is_applied {
        for (card, day) in cards.iter().zip(places(&days)).filter(|(_, day)| *day > today || running.is_some()) {
            store::show_from(tx, card.card, if day > today { calendar.start(day) } else { card.memory.shows_at })?;
        }
        deck.options.new_cards_from = Some(new_cards_from).filter(|from| *from > today);
        store::save_deck(tx, &deck)?;
    }
    Ok(planned)
}

/// Ends the plan of a deck where no card of the backlog is left, so that new cards come again.
pub(super) fn end_if_done(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, options: &Options) -> Result<()> {
    let Some(until) = options.new_cards_from else { return Ok(()) };
    let calendar = calendar(tx)?;
    let tomorrow = calendar.day(tx.now()) + 1;
    if until < tomorrow || !store::overdue(tx, id, (calendar.start(tomorrow), calendar.start(until)), 1)?.is_empty() {
        return Ok(());
    }
    let mut deck = own_deck(tx, actor, id)?;
    deck.options.new_cards_from = None;
    store::save_deck(tx, &deck)
}

/// How many cards of the backlog are for each day: today, what is left of the cap; then what the cap leaves beside the reviews of that day, and
/// a quarter of it at least. Days without any are left out.
fn days(
    tx: &Tx,
    deck: Id<kind::Deck>,
    calendar: &Calendar,
    (today, cap): (i64, Cap),
    overdue: usize,
) -> Result<Vec<BacklogDay>> {
    let window = (calendar.start(today + 1), calendar.start(today + DAYS_AHEAD));
    let mut own = vec![0; usize::try_from(DAYS_AHEAD).unwrap_or(0)];
    for at in store::shown_between(tx, deck, window, MOST_CARDS)? {
        let place = usize::try_from(calendar.day(at) - today).unwrap_or(0);
        if let Some(count) = own.get_mut(place) {
            *count += 1;
        }
    }
    let least = (cap.per_day / 4).max(overdue / MOST_DAYS + 1);
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
    Ok(days)
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
