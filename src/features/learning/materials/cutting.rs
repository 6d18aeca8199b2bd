//! Cuts a text into passages and embeds them, in slices of some milliseconds.

use super::model::{MOST_CHARACTERS, NewMaterial, format_of};
use super::source::Source;
use crate::engines::chunk::{self, Chunk, Weight};
use crate::engines::retrieve::SegmentBuilder;
use crate::kernel::text::ParsedText;
use crate::kernel::{Code, Error, Fault, Result, Rule};

/// The most passages of a material.
const MOST_PASSAGES: usize = 20_000;
/// The passages that are embedded in one slice.
const IN_A_SLICE: usize = 256;

/// A text that is being cut and embedded.
pub(super) struct Cutting {
    source: Source,
    stage: Stage,
}

enum Stage {
    Weigh,
    Split(Weight),
    Embed { weight: Weight, chunks: Vec<Chunk>, done: usize, builder: Box<SegmentBuilder> },
    Over,
}

impl Cutting {
    pub fn new(source: Source) -> Self {
        Self { source, stage: Stage::Weigh }
    }

    /// Runs the next slice. The last one returns the result.
    pub fn slice(&mut self) -> Option<Result<NewMaterial>> {
        self.advance().err()
    }

    /// `Err` carries the result, good or bad, that ends the work.
    fn advance(&mut self) -> Result<(), Result<NewMaterial>> {
        let format = format_of(self.source.media_type);
        let text = self.source.text.as_str();
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Weigh => Stage::Split(chunk::weight(text, MOST_CHARACTERS).ok_or_else(|| Err(too_heavy()))?),
            Stage::Split(weight) => {
                let chunks = chunk::split(text, format);
                if chunks.is_empty() {
                    return Err(Err(nothing_to_cite()));
                }
                if chunks.len() > MOST_PASSAGES {
                    return Err(Err(too_many(chunks.len())));
                }
                let builder = Box::new(SegmentBuilder::new(self.source.title.as_str(), text, format));
                Stage::Embed { weight, chunks, done: 0, builder }
            }
            Stage::Embed { weight, chunks, done, mut builder } => {
                let end = chunks.len().min(done + IN_A_SLICE);
                for chunk in &chunks[done..end] {
                    builder.add(text, chunk, None);
                }
                if end == chunks.len() {
                    return Err(Ok(self.finished(weight, *builder)));
                }
                Stage::Embed { weight, chunks, done: end, builder }
            }
            Stage::Over => return Err(Err(Error::internal_text("a text was cut after it was finished"))),
        };
        Ok(())
    }

    fn finished(&self, weight: Weight, builder: SegmentBuilder) -> NewMaterial {
        let segment = builder.finish();
        let Source { title, media_type, text } = self.source.clone();
        NewMaterial {
            title,
            media_type,
            text,
            characters: weight.characters,
            weight: weight.bytes,
            passages: segment.passages(),
            segment: segment.to_bytes(),
        }
    }
}

fn too_heavy() -> Error {
    let sentence = format!(
        "The text is too long. Compatibility characters such as U+FDFA count as the characters that they stand for, and a text has \
         at most {MOST_CHARACTERS} of them."
    );
    let fault = Fault::new(Rule::Length, "is too long after compatibility characters are expanded");
    Error::new(Code::MaterialUnreadable, sentence).with_field("text", fault.bounded(0, MOST_CHARACTERS))
}

fn too_many(passages: usize) -> Error {
    let sentence = format!(
        "The text has {passages} sections. The limit is {MOST_PASSAGES}; split the text into several materials."
    );
    Error::new(Code::MaterialUnreadable, sentence)
        .with_field("text", Fault::new(Rule::Count, "has too many sections").bounded(0, MOST_PASSAGES))
}

fn nothing_to_cite() -> Error {
    let sentence = "This text contains no words that the tutor could cite. Add a text with sentences.";
    Error::new(Code::MaterialEmpty, sentence)
        .with_field("text", Fault::new(Rule::Empty, "contains no words that the tutor could cite"))
}
