//! Imports that are under way: one package of a person at a time, and no deck is left of one that fails.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use crate::app::{App, Sharing, State};
use crate::features::flashcards::model::DeckView;
use crate::features::flashcards::{service, wire};
use crate::http::current;
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::{Actor, Code, Error, Id, Per, Result, id::kind};

/// The `Retry-After` of a refused import.
const COME_BACK: Duration = Duration::from_secs(10);

/// The people whose packages are being imported. Two packages with the same notes would add them twice, or to a deck that is removed when
/// the other import fails.
#[derive(Default)]
pub struct Imports(Arc<Mutex<HashSet<Id<kind::User>>>>);

impl State for Imports {
    fn sharing(&self) -> Sharing {
        Sharing::Local("the data folder, into which packages are received, belongs to one process")
    }
}

/// The turn of an import, held until its decks are finished or removed.
pub(super) struct ImportTurn {
    user: Id<kind::User>,
    people: Arc<Mutex<HashSet<Id<kind::User>>>>,
}

impl Drop for ImportTurn {
    fn drop(&mut self) {
        self.people.lock().remove(&self.user);
    }
}

impl Imports {
    /// The turn of a person, unless another package of the person is being imported.
    pub(super) fn turn(&self, user: Id<kind::User>) -> Result<ImportTurn> {
        if self.0.lock().insert(user) {
            return Ok(ImportTurn { user, people: self.0.clone() });
        }
        let sentence =
            "Another Anki package of yours is still being imported. Send this one again when that import is done.";
        Err(Error::new(Code::RateLimited, sentence).retry_after(COME_BACK).at_bound("imports", Per::Person))
    }
}

/// The decks of an import that is not finished. They are removed where it fails, and where its request ends before, such as at its time
/// limit.
pub(super) struct Unfinished {
    app: App,
    actor: Actor,
    turn: Option<ImportTurn>,
    pub(super) decks: Vec<Id<kind::Deck>>,
}

impl Unfinished {
    pub(super) fn new(app: &App, actor: &Actor, turn: Option<ImportTurn>) -> Self {
        Self { app: app.clone(), actor: actor.clone(), turn, decks: Vec::new() }
    }

    /// Ends the import of a file that became the deck `first`, or that has failed.
    pub(super) async fn end(
        mut self,
        first: Option<Id<kind::Deck>>,
        imported: Result<wire::Imported>,
    ) -> Result<wire::Imported> {
        // A repeat of the request may have been faster. Its answer is the answer of both.
        let is_own = imported.as_ref().is_ok_and(|imported| Some(imported.id) == first);
        if is_own {
            self.decks.clear();
        } else {
            remove(&self.app, &self.actor, &mut self.decks).await?;
        }
        imported
    }
}

/// Stores the answer of an import whose first deck is this one.
pub(super) async fn answer(
    app: &App,
    actor: Actor,
    claim: IdempotencyClaim,
    (first, report): (Id<kind::Deck>, wire::ImportReport),
) -> Result<wire::Imported> {
    app.write_once(claim, move |tx| {
        let view: DeckView = service::get(tx, &actor, first)?;
        Ok(wire::Imported { id: first, deck: view.into(), report: report.clone() })
    })
    .await
}

/// Removes decks, and takes each off the list when that is done. What the person has below their names stays.
async fn remove(app: &App, actor: &Actor, decks: &mut Vec<Id<kind::Deck>>) -> Result<()> {
    while let Some(deck) = decks.last().copied() {
        let owner = actor.user;
        app.write(move |tx| service::remove_deck(tx, owner, deck)).await?;
        decks.pop();
    }
    Ok(())
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let mut decks = std::mem::take(&mut self.decks);
        if decks.is_empty() {
            return;
        }
        let (app, actor, turn) = (self.app.clone(), self.actor.clone(), self.turn.take());
        let work = current::carried(async move {
            if let Err(error) = remove(&app, &actor, &mut decks).await {
                tracing::error!(%error, "the decks of an import that was broken off could not be removed");
            }
            drop(turn);
        });
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(work);
        }
    }
}
