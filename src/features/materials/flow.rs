//! What comes before a material is written: cutting and embedding, on a thread that may take its time.

use super::index::StudyIndex;
use super::model::{MediaType, NewChunk, NewMaterial};
use super::source::Source;
use crate::app::App;
use crate::engines::chunk::{self, Format};
use crate::engines::{embed, retrieve};
use crate::kernel::text::ParsedText;
use crate::kernel::{Code, Error, Result};

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

/// Cuts and embeds on a thread of its own.
pub async fn ready(app: &App, source: Source) -> Result<NewMaterial> {
    app.state::<StudyIndex>()?.on_a_thread(move || prepare(source)).await?
}

/// How the engines read this sort of text.
pub const fn format_of(media_type: MediaType) -> Format {
    match media_type {
        MediaType::Plain => Format::Plain,
        MediaType::Markdown => Format::Markdown,
    }
}
