//! Slow work: cutting and embedding a text before it is written, and waiting for the index of a study bank.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};

use super::cutting::Cutting;
use super::fill;
use super::index::{Look, StudyIndex};
use super::model::NewMaterial;
use super::source::Source;
use crate::app::App;
use crate::engines::retrieve::Index;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Result};
use crate::providers::workers::{Load, Turn};

/// The share of the request timeout for which a question waits for its index.
const SHARE_OF_TIME: f64 = 0.6;
/// The `Retry-After` of a question whose index was not ready in time.
const COME_BACK: Duration = Duration::from_secs(3);

/// Cuts a text into passages and embeds them. This takes milliseconds for an ordinary text, and up to a second for the longest one.
pub fn prepare(source: Source) -> Result<NewMaterial> {
    let mut cutting = Cutting::new(source);
    loop {
        if let Some(outcome) = cutting.slice() {
            return outcome;
        }
    }
}

/// Cuts and embeds a text on the worker threads, in the actor's turns.
pub async fn ready(app: &App, actor: &Actor, source: Source) -> Result<NewMaterial> {
    let bytes = source.text.as_str().len();
    let mut cutting = Cutting::new(source);
    app.workers.run_in_slices(Turn::of(actor), Load::Heavy, bytes, move || cutting.slice()).await?
}

/// An index for one question.
pub struct Asked {
    /// The actor's materials, without their texts.
    pub index: Arc<Index>,
    /// The permit for a large index, held while it is used.
    pub turn: Option<OwnedSemaphorePermit>,
}

/// Returns the actor's index. Waits while it is built; where that takes too long, the work continues and the client is asked to retry.
pub async fn study_bank(app: &App, actor: &Actor) -> Result<Asked> {
    let study = app.state::<StudyIndex>()?;
    let until = Instant::now() + app.config.network.request_timeout.mul_f64(SHARE_OF_TIME);
    let wanted = study.changes(actor.user);
    let mut turn = None;
    loop {
        let mut rounds = match study.look(actor.user, wanted) {
            Look::Found(index, false) => return Ok(Asked { index, turn: None }),
            Look::Found(index, true) if turn.is_some() => return Ok(Asked { index, turn }),
            Look::Found(index, true) => {
                // The permit is not held while this waits: meanwhile another large index may be the stored one.
                drop(index);
                turn = Some(timeout_at(until, study.large_turn()).await.map_err(|_| not_ready())??);
                continue;
            }
            Look::Filling(rounds) => rounds,
            Look::Absent(told, rounds) => {
                fill::begin(app.clone(), actor.clone(), told);
                rounds
            }
        };
        // The fill may need the same permit.
        turn = None;
        match timeout_at(until, rounds.changed()).await {
            Ok(Ok(())) => {}
            // The fill failed, and has logged the reason.
            Ok(Err(_)) if study.is_filling(actor.user) => {}
            Ok(Err(_)) | Err(_) => return Err(not_ready()),
        }
    }
}

fn not_ready() -> Error {
    let sentence = "Your materials are still being prepared. Try again in a moment.";
    Error::new(Code::Overloaded, sentence).retry_after(COME_BACK)
}
