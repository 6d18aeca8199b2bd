//! Leeches: Anki marks their notes with a tag. Here, the card has the mark while it is suspended.

use super::ImportedNote;
use crate::kernel::text::ParsedText;

/// The tag of notes with a leech.
const TAG: &str = "leech";
/// The queue of suspended cards.
const SUSPENDED: i64 = -1;

/// Adds the tag to those of a note with a leech.
pub(super) fn add_tag(tags: &mut Vec<String>) {
    if !tags.iter().any(|tag| is_tag(tag)) {
        tags.push(TAG.to_owned());
    }
}

/// Marks the cards for which a note may have the tag: those that were forgotten and are suspended. The mark stands for the tag then. Where no
/// card gets it, such as with Anki's setting to add a tag only, the tag remains.
pub(super) fn mark(imported: &mut ImportedNote) {
    let tags = &mut imported.note.tags;
    if !tags.iter().any(|tag| is_tag(tag.as_str())) {
        return;
    }
    for (_, card, _) in &mut imported.cards {
        card.is_leech = card.queue == SUSPENDED && card.lapses > 0;
    }
    if imported.cards.iter().any(|(_, card, _)| card.is_leech) {
        tags.retain(|tag| !is_tag(tag.as_str()));
    }
}

fn is_tag(tag: &str) -> bool {
    tag.eq_ignore_ascii_case(TAG)
}
