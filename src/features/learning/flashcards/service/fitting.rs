//! Fitting the parameters of FSRS to the reviews of a deck.

use super::super::model::{Deck, DeckView, Phase};
use super::super::schedule::{FEWEST_REVIEWS, Fitted, History};
use super::super::store;
use super::{decks, own_deck};
use crate::db::{Reader, Tx};
use crate::kernel::{Actor, Code, Error, Id, Result, id::kind};

/// A deck of the actor whose parameters are to be fitted.
pub fn fitted_deck(db: &Reader, actor: &Actor, id: Id<kind::Deck>) -> Result<Deck> {
    own_deck(db, actor, id)
}

/// The reviews of the next `most` cards behind a position, from the first review of a new card on, and the next position.
pub fn histories(db: &Reader, deck: Id<kind::Deck>, after: i64, most: usize) -> Result<(Vec<History>, Option<i64>)> {
    let portion = store::histories(db, deck, after, most)?;
    let whole = portion.cards.into_iter().filter(|(phase, _)| *phase == Phase::New);
    Ok((whole.map(|(_, reviews)| reviews).collect(), portion.last))
}

/// The error of a deck with too few reviews.
pub fn too_few() -> Error {
    let sentence =
        format!("At least {FEWEST_REVIEWS} reviews on later days are needed to fit the parameters. Review on.");
    Error::new(Code::TooFewReviews, sentence)
}

/// Lets a deck use fitted parameters, where they are better than those in use.
pub fn adopt(tx: &Tx, actor: &Actor, id: Id<kind::Deck>, fitted: &Fitted) -> Result<DeckView> {
    let mut deck = own_deck(tx, actor, id)?;
    if fitted.is_better() {
        deck.options.parameters = Some(fitted.parameters.clone());
        store::save_deck(tx, &deck)?;
    }
    decks::get(tx, actor, id)
}
