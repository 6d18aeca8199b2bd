//! The logo of the demo school.

use futures_util::future::BoxFuture;

use super::store;
use crate::app::App;
use crate::engines::picture::{self, Picture, Purpose};
use crate::features::demo_data::{Write, bytes};
use crate::kernel::{Error, Result};

/// Reads the logo before the transaction, and writes it.
pub(super) fn prepare(_: &App) -> BoxFuture<'_, Result<Write>> {
    Box::pin(async {
        let making = tokio::task::spawn_blocking(|| {
            picture::make_guarded(Purpose::Logo, &bytes("logo.png")?).map(|made| made.bytes)
        });
        let logo = making.await.map_err(Error::internal)??;
        let write: Write = Box::new(move |tx, _| store::save_logo(tx, Picture::CONTENT_TYPE, &logo));
        Ok(write)
    })
}
