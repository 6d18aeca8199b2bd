//! Imports that are under way: one package of a person at a time, and no deck is left of one that fails or is cut off.

use std::time::Duration;

use crate::app::App;
use crate::db::Tx;
use crate::features::flashcards::model::{DeckView, RemoveDecks};
use crate::features::flashcards::{service, wire};
use crate::http::current;
use crate::http::idempotency::IdempotencyClaim;
use crate::jobs::{self, Enqueue, Fence};
use crate::kernel::{Actor, Code, Error, Id, Per, Result, id::kind};

/// The `Retry-After` of a refused import.
const COME_BACK: Duration = Duration::from_secs(10);

/// The decks of an import that is not finished. The import holds a job that removes them, which is in the database before the first of them
/// is. The job runs where the request ends before the import does, such as at its time limit, and after the next start of a server that was
/// stopped or killed.
pub(super) struct Unfinished {
    app: App,
    actor: Actor,
    job: Fence,
    decks: Vec<Id<kind::Deck>>,
    /// The first deck of the report, once the answer was made.
    first: Option<Id<kind::Deck>>,
    has_ended: bool,
}

impl Unfinished {
    /// Begins the import of a text.
    pub(super) async fn text(app: &App, actor: &Actor) -> Result<Self> {
        Self::begin(app, actor, None).await
    }

    /// Begins the import of a package, unless another package of the person is being imported, or the decks of one that was cut off are
    /// still to be removed. Two packages with the same notes would add them twice, or to a deck that is removed when the other import fails.
    pub(super) async fn package(app: &App, actor: &Actor) -> Result<Self> {
        Self::begin(app, actor, Some(format!("package of {}", actor.user))).await
    }

    async fn begin(app: &App, actor: &Actor, key: Option<String>) -> Result<Self> {
        let owner = actor.user;
        let hold = move |tx: &Tx<'_>| jobs::hold(tx, &RemoveDecks { owner, decks: Vec::new() }, key.as_deref());
        let job = app.write(hold).await?.ok_or_else(|| {
            let sentence =
                "Another Anki package of yours is still being imported. Send this one again when that import is done.";
            Error::new(Code::RateLimited, sentence).retry_after(COME_BACK).at_bound("imports", Per::Person)
        })?;
        let (app, actor) = (app.clone(), actor.clone());
        Ok(Self { app, actor, job, decks: Vec::new(), first: None, has_ended: false })
    }

    /// Creates a deck, unless `work` creates none. It is removed if the import does not end.
    pub(super) async fn create<F>(&mut self, work: F) -> Result<Option<Id<kind::Deck>>>
    where
        F: Fn(&Tx) -> Result<Option<Id<kind::Deck>>> + Send + 'static,
    {
        let (job, owner, known) = (self.job, self.actor.user, self.decks.clone());
        let create = move |tx: &Tx<'_>| -> Result<Option<Id<kind::Deck>>> {
            let Some(deck) = work(tx)? else { return Ok(None) };
            let decks = known.iter().copied().chain([deck]).collect();
            jobs::change_held(tx, job, &RemoveDecks { owner, decks })?;
            Ok(Some(deck))
        };
        let made = self.app.write(create).await?;
        self.decks.extend(made);
        Ok(made)
    }

    /// Writes a part of the import. Fails where its decks are being removed already.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&Tx) -> Result<T> + Send + 'static,
    {
        let job = self.job;
        let fenced = move |tx: &Tx<'_>| {
            jobs::renew_held(tx, job)?;
            work(tx)
        };
        self.app.write(fenced).await
    }

    /// Stores the answer of the import whose first deck is this one. Its decks stay from then on.
    pub(super) async fn answer(
        &mut self,
        claim: IdempotencyClaim,
        (first, report): (Id<kind::Deck>, wire::ImportReport),
    ) -> Result<wire::Imported> {
        self.first = Some(first);
        let (job, actor) = (self.job, self.actor.clone());
        let store = move |tx: &Tx<'_>| -> Result<wire::Imported> {
            job.check(tx)?;
            tx.cancel_job(job.id())?;
            let view: DeckView = service::get(tx, &actor, first)?;
            Ok(wire::Imported { id: first, deck: view.into(), report: report.clone() })
        };
        self.app.write_once(claim, store).await
    }

    /// Ends the import, whatever has become of it: the decks of one that failed are removed. What the person has below their names stays.
    pub(super) async fn end(mut self, imported: Result<wire::Imported>) -> Result<wire::Imported> {
        // A repeat of the request may have been faster. Its answer is the answer of both.
        let is_own = imported.as_ref().is_ok_and(|imported| Some(imported.id) == self.first);
        if !is_own {
            let owner = self.actor.user;
            for deck in self.decks.iter().copied() {
                self.app.write(move |tx| service::remove_deck(tx, owner, deck)).await?;
            }
            let job = self.job;
            self.app.write(move |tx| tx.cancel_job(job.id())).await?;
        }
        self.has_ended = true;
        imported
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        let (app, job) = (self.app.clone(), self.job);
        // Where this fails, or the process ends before, the job runs when it is not renewed any more.
        let work = current::carried(async move {
            if let Err(error) = app.write(move |tx| jobs::release_held::<RemoveDecks>(tx, job)).await {
                tracing::error!(%error, "the decks of an import that was cut off are removed later");
            }
        });
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(work);
        }
    }
}
