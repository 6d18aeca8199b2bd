//! What comes before a material is written: cutting and embedding, on the worker threads.

use super::cutting::Cutting;
use super::model::{MediaType, NewMaterial};
use super::source::Source;
use crate::app::App;
use crate::engines::chunk::Format;
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Result};
use crate::providers::workers::{Load, Turn};

/// Cuts a text into passages and embeds them. Takes milliseconds for an ordinary text, and up to a second for the longest one.
pub fn prepare(source: Source) -> Result<NewMaterial> {
    let mut cutting = Cutting::new(source);
    loop {
        if let Some(outcome) = cutting.slice() {
            return outcome;
        }
    }
}

/// The same on the worker threads, in the actor's turns.
pub async fn ready(app: &App, actor: &Actor, source: Source) -> Result<NewMaterial> {
    let bytes = source.text.as_str().len();
    let mut cutting = Cutting::new(source);
    app.workers.run_in_slices(Turn::of(actor), Load::Heavy, bytes, move || cutting.slice()).await?
}

/// How the engines read this sort of text.
pub const fn format_of(media_type: MediaType) -> Format {
    match media_type {
        MediaType::Plain => Format::Plain,
        MediaType::Markdown => Format::Markdown,
    }
}
