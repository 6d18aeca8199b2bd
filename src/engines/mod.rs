//! Heavy, pure machinery: no database, no web, no clock, no randomness.
//!
//! # Search and answers from texts
//!
//! A text is cut into passages ([`chunk`]), each passage gets a vector ([`embed`]), an [`retrieve::Index`] holds the
//! passages of one owner or collection, and [`tutor::answer`] answers from several indexes at once.
//!
//! At upload, once:
//!
//! ```text
//! let format = chunk::Format::of_name("cells.md");
//! let chunks = chunk::split(&text, format);
//! for chunk in &chunks {
//!     let vector = retrieve::chunk_vector(&text, format, chunk);
//!     // Store (material, chunk.span.start, chunk.span.end, embed::MODEL, embed::DIMENSIONS, vector.to_bytes()).
//! }
//! ```
//!
//! At the first question of an owner, and again after the index was dropped from the cache. Cutting again is cheap
//! (some milliseconds for a book) and gives the same chunks, so that only the vectors are stored; a chunk without a
//! stored vector of this model is embedded on the spot:
//!
//! ```text
//! let mut index = Index::new(Origin::Materials);
//! for material in materials {
//!     let chunks = chunk::split(&material.text, material.format);
//!     index.add(material.id, &material.title, material.text, material.format, &chunks, |chunk| {
//!         let bytes = stored.get(&(material.id, chunk.span.start, chunk.span.end))?;
//!         Vector::from_bytes(bytes, embed::DIMENSIONS)
//!     });
//! }
//! cache.insert(owner, index); // weighs index.bytes()
//! ```
//!
//! On upload and deletion the cached index follows with [`retrieve::Index::add`] and [`retrieve::Index::remove`]. The
//! built-in collection is one more index, made once, of [`retrieve::Origin::Collection`], its texts borrowed from the
//! binary. Then:
//!
//! ```text
//! let history = [Turn { speaker: Speaker::Learner, text: "What is osmosis?" }];
//! let answer = tutor::answer(&[&own, &collection], "and why does it matter?", &history, tutor::Options::default());
//! for citation in &answer.citations {
//!     // citation.origin and citation.passage.document name the source; citation.span.start..end are code points of
//!     // its text, and citation.quote is exactly that part of it.
//! }
//! ```

mod arithmetic;
pub mod chunk;
pub mod compose;
pub mod embed;
pub mod icon;
pub mod language;
pub mod picture;
pub mod query;
pub mod question;
mod replies;
pub mod retrieve;
pub mod terms;
pub mod tutor;
pub mod wordpiece;
mod work;
