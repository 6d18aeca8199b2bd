//! Pictures and sounds.

use std::time::Duration;

use poem_openapi::Object;
use serde::{Deserialize, Serialize};

use crate::features::files;
use crate::features::files::Disposition;
use crate::features::flashcards::model::{self, MediaKind};
use crate::http::envelope::Resource;
use crate::kernel::signature::LinkSigner;
use crate::kernel::text::normal;
use crate::kernel::{Error, Fault, Id, Result, Timestamp, id::kind};

/// Links end at multiples of this time, so that they stay the same in between.
const HALF_A_DAY: i64 = 12 * 3600;

/// The longest name that is asked for, in characters.
const LONGEST_NAME: usize = 200;

/// A picture or a sound of a deck.
#[derive(Debug, Clone, Object, Serialize, Deserialize)]
pub struct DeckMedia {
    pub id: Id<kind::DeckMedia>,
    pub deck_id: Id<kind::Deck>,
    pub name: String,
    pub kind: MediaKind,
    pub media_type: String,
    pub size: u64,
    pub markdown: String,
    pub url: String,
    pub created_at: Timestamp,
}

impl Resource for DeckMedia {
    const ONE: &'static str = "media";
    const MANY: &'static str = "media";
}

impl DeckMedia {
    /// A file with a link that lasts for twelve hours at least.
    pub fn of(media: model::Media, links: &LinkSigner, now: Timestamp) -> Self {
        let left = 2 * HALF_A_DAY - now.seconds().rem_euclid(HALF_A_DAY);
        let lasting = Duration::from_secs(u64::try_from(left).unwrap_or(0));
        Self {
            id: media.id,
            deck_id: media.deck,
            kind: model::kind_of(&media.media_type),
            markdown: media.markdown(),
            url: files::service::link(links, media.file, Disposition::Inline, lasting, now),
            name: media.name,
            media_type: media.media_type,
            size: media.size,
            created_at: media.created_at,
        }
    }
}

/// The name of a file that is asked for.
pub fn media_name(name: Option<String>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    if (1..=LONGEST_NAME).contains(&name.chars().count()) {
        return Ok(Some(normal(&name).into_owned()));
    }
    Err(Error::invalid("name", Fault::length(1, LONGEST_NAME)))
}
