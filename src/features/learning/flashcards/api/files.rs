//! Decks as files, and the fitting of parameters: what takes time.

use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::super::service::Exported;
use super::super::transfer::{ExportFormat, PackageFormat};
use super::super::{flow, wire};
use crate::app::App;
use crate::http::answer::{Answer, Created, SavedFile, answer, created};
use crate::http::form_stream::FormStream;
use crate::http::guard::AnyUser;
use crate::http::idempotency::IdempotencyClaim;
use crate::kernel::{Id, Result, id::kind};

/// Import, export and fitting of decks.
pub struct FileApi {
    pub app: App,
}

#[OpenApi]
impl FileApi {
    /// Import a deck.
    #[oai(path = "/flashcards/import", method = "post", operation_id = "importDeck")]
    async fn import(
        &self,
        user: AnyUser,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
        body: FormStream,
    ) -> Created<wire::Imported> {
        created(flow::import(&self.app, user.0, claim, body).await?)
    }

    /// Export a deck.
    #[oai(path = "/flashcards/decks/:id/export", method = "get", operation_id = "exportDeck")]
    async fn export(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        format: Query<ExportFormat>,
        package: Query<Option<PackageFormat>>,
    ) -> Result<SavedFile> {
        flow::export(&self.app, user.0, Exported::Deck(id.0), (format.0, package.0)).await
    }

    /// Export all my decks.
    #[oai(path = "/flashcards/export", method = "get", operation_id = "exportDecks")]
    async fn export_all(
        &self,
        user: AnyUser,
        format: Query<ExportFormat>,
        package: Query<Option<PackageFormat>>,
    ) -> Result<SavedFile> {
        flow::export(&self.app, user.0, Exported::All, (format.0, package.0)).await
    }

    /// Fit the scheduler to my reviews.
    #[oai(path = "/flashcards/decks/:id/optimize", method = "post", operation_id = "optimizeDeck")]
    async fn optimise(
        &self,
        user: AnyUser,
        id: Path<Id<kind::Deck>>,
        #[oai(name = "Idempotency-Key")] claim: IdempotencyClaim,
    ) -> Answer<wire::DeckOptimised> {
        answer(flow::optimise(&self.app, user.0, claim, id.0).await?)
    }
}
