//! Adding a material: cut and embed first, on a thread that may take its time, then write.

use super::index::StudyIndex;
use super::model::{Material, MediaType, NewChunk, NewMaterial};
use super::service;
use super::source::Source;
use crate::app::App;
use crate::engines::chunk::{self, Format};
use crate::engines::{embed, retrieve};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Result};

/// A text that falls into more passages than this is none that anybody learns from, and would keep the writer busy.
const MOST_CHUNKS: usize = 20_000;

/// Cuts a text into passages and embeds them. Takes milliseconds for an ordinary text, and up to a second for the longest one.
pub fn prepare(source: Source) -> Result<NewMaterial> {
    let format = format_of(source.media_type);
    let text = source.text.as_str();
    let pieces = chunk::split(text, format);
    if pieces.len() > MOST_CHUNKS {
        let sentence = format!("The text falls into {} sections; at most {MOST_CHUNKS} are taken.", pieces.len());
        return Err(Error::new(Code::MaterialUnreadable, sentence).with_field("text", "falls into too many sections"));
    }
    let chunks = pieces
        .into_iter()
        .map(|piece| NewChunk {
            start: piece.span.start,
            end: piece.span.end,
            vector: retrieve::chunk_vector(text, format, &piece).to_bytes(),
            heading: piece.heading,
        })
        .collect();
    let characters = text.chars().count();
    let Source { title, media_type, text } = source;
    Ok(NewMaterial { title, media_type, text, characters, model: embed::MODEL, chunks })
}

/// Makes a material ready to be added, after a look whether there is room for it.
pub async fn ready(app: &App, actor: &Actor, source: Source) -> Result<NewMaterial> {
    let (asking, bytes, allowed) = (actor.clone(), source.text.as_str().len(), app.config.study_bank_bytes);
    app.read("createMaterial", move |db| service::has_room(db, &asking, bytes, allowed)).await?;
    app.state::<StudyIndex>()?.on_a_thread(move || prepare(source)).await?
}

/// Adds a material to the actor's study bank.
pub async fn create(app: &App, actor: Actor, source: Source) -> Result<Material> {
    let new = ready(app, &actor, source).await?;
    let allowed = app.config.study_bank_bytes;
    app.write("createMaterial", move |tx| service::create(tx, &actor, &new, allowed)).await
}

/// How the engines read this sort of text.
pub const fn format_of(media_type: MediaType) -> Format {
    match media_type {
        MediaType::Plain => Format::Plain,
        MediaType::Markdown => Format::Markdown,
    }
}
