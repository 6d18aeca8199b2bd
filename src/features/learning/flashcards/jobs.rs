//! Background jobs of flashcards.

use std::time::Duration;

use super::model::{AddWords, MoveWords, RemoveDecks, RemoveWords};
use super::service;
use crate::app::App;
use crate::jobs::{Job, JobHandle, Kind};
use crate::kernel::Result;

impl Job for RemoveWords {
    const KIND: &'static str = "remove_flashcard_words";
    // Words of an erased person must not stay because the disk was full for a day.
    const ATTEMPTS: i64 = 200;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { owner, deck } = self;
        let portion = || job.write("removeFlashcardWords", move |tx| service::remove_words(tx, &Self { owner, deck }));
        while portion().await? {}
        Ok(())
    }
}

impl Job for AddWords {
    const KIND: &'static str = "add_flashcard_words";
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { owner, deck, mut after } = self;
        let portion =
            |after| job.write("addFlashcardWords", move |tx| service::add_words(tx, &Self { owner, deck, after }));
        while let Some(next) = portion(after).await? {
            after = next.after;
        }
        Ok(())
    }
}

impl Job for MoveWords {
    const KIND: &'static str = "move_flashcard_words";
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { owner, notes } = self;
        for some in notes.chunks(service::MOVED_AT_ONCE) {
            let some = some.to_vec();
            job.write("moveFlashcardWords", move |tx| service::move_words(tx, owner, &some)).await?;
        }
        Ok(())
    }
}

impl Job for RemoveDecks {
    const KIND: &'static str = "remove_flashcard_decks";
    // Sub-decks of a deleted deck, and the decks of half an import, must not stay because the disk was full for a day.
    const ATTEMPTS: i64 = 200;
    const TIME_LIMIT: Duration = Duration::from_secs(3600);

    async fn run(self, _app: App, job: JobHandle) -> Result<()> {
        let Self { owner, decks } = self;
        for deck in decks {
            job.write("removeFlashcardDecks", move |tx| service::remove_deck(tx, owner, deck)).await?;
        }
        Ok(())
    }
}

/// The kinds of background jobs.
pub(super) const JOBS: &[Kind] =
    &[Kind::of::<RemoveWords>(), Kind::of::<AddWords>(), Kind::of::<MoveWords>(), Kind::of::<RemoveDecks>()];
