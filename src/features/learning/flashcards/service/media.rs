//! Pictures and sounds of a deck.

use super::super::model::{
    MOST_MEDIA, MOST_MEDIA_BYTES, Media, MediaFormat, MediaKind, NoteKind, kind_of, media_name, numbered, shown_media,
};
use super::super::store;
use super::{own_deck, visible_deck};
use crate::db::{Reader, Tx};
use crate::features::files;
use crate::features::files::{FileName, Holder, MediaType, NewFile, Received};
use crate::kernel::text::ParsedText;
use crate::kernel::{Actor, Code, Error, Fault, Id, Page, PageRequest, Result, Rule, id::kind};

/// The holder of the files of a deck.
fn holder(deck: Id<kind::Deck>) -> Holder {
    Holder { kind: "deck".to_owned(), id: deck.get() }
}

/// A stored file for a deck of the person.
pub(super) fn new_file(user: Id<kind::User>, deck: Id<kind::Deck>, name: &str, media_type: &str) -> Result<NewFile> {
    let unusable = || Error::internal_text("a name or a type of a file of a deck is unusable");
    Ok(NewFile {
        user: Some(user),
        holder: holder(deck),
        name: FileName::parse(name).map_err(|_| unusable())?,
        media_type: MediaType::parse(media_type).map_err(|_| unusable())?,
    })
}

/// Refuses more files, and bytes, than a deck and a person may have.
pub(super) fn check_media_room(
    tx: &Tx,
    user: Id<kind::User>,
    deck: Id<kind::Deck>,
    (files, bytes): (i64, i64),
) -> Result<()> {
    if store::count_media(tx, deck, MOST_MEDIA)?.saturating_add(files) > MOST_MEDIA {
        let sentence = format!("A deck can have at most {MOST_MEDIA} pictures and sounds. Delete some first.");
        return Err(Error::new(Code::MediaLimit, sentence));
    }
    if store::media_bytes(tx, user)?.saturating_add(bytes) > MOST_MEDIA_BYTES {
        let mebibytes = MOST_MEDIA_BYTES >> 20;
        let sentence =
            format!("Your decks can have at most {mebibytes} MiB of pictures and sounds. Delete some first.");
        return Err(Error::new(Code::MediaLimit, sentence));
    }
    Ok(())
}

/// Adds received bytes to a deck of the actor under this name, or under one with a number where that is taken. Bytes that the deck has
/// already are not added again.
pub fn add_media(
    tx: &Tx,
    actor: &Actor,
    deck: Id<kind::Deck>,
    received: &Received,
    (given, format): (&str, MediaFormat),
) -> Result<Media> {
    let deck = own_deck(tx, actor, deck)?;
    let hash = received.hash().as_str();
    if let Some(known) = store::media_with_hash(tx, deck.id, hash)? {
        return Ok(known);
    }
    let wanted = media_name(given, format);
    let mut name = wanted.clone();
    let mut number = 2;
    while store::media_named(tx, deck.id, &name)?.is_some() {
        name = numbered(&wanted, number);
        number += 1;
    }
    insert_media(tx, actor.user, deck.id, received, (&name, format))
}

/// Adds received bytes to a deck of the actor under this name, in place of other bytes that had it.
pub fn renew_media(
    tx: &Tx,
    actor: &Actor,
    deck: Id<kind::Deck>,
    received: &Received,
    (name, format): (&str, MediaFormat),
) -> Result<Media> {
    let deck = own_deck(tx, actor, deck)?;
    if let Some(present) = store::media_named(tx, deck.id, name)? {
        if store::has_hash(tx, present.id, received.hash().as_str())? {
            return Ok(present);
        }
        delete_media(tx, actor, present.id)?;
    }
    insert_media(tx, actor.user, deck.id, received, (name, format))
}

/// Adds received bytes to a deck under a name that is free, unless a limit is reached.
fn insert_media(
    tx: &Tx,
    user: Id<kind::User>,
    deck: Id<kind::Deck>,
    received: &Received,
    (name, format): (&str, MediaFormat),
) -> Result<Media> {
    let bytes = i64::try_from(received.size()).unwrap_or(i64::MAX);
    check_media_room(tx, user, deck, (1, bytes))?;
    let file = files::service::keep(tx, received, &new_file(user, deck, name, format.media_type)?)?;
    let kept = (format.media_type, received.size());
    store::insert_media(tx, user, deck, (file.id, name, received.hash().as_str()), kept)?;
    store::count_media_of(tx, user, 1, bytes)?;
    store::media_named(tx, deck, name)?.ok_or_else(|| Error::internal_text("a new file of a deck is absent"))
}

/// Refuses a deck that is not the actor's.
pub fn check_own(db: &Reader, actor: &Actor, deck: Id<kind::Deck>) -> Result<()> {
    own_deck(db, actor, deck).map(drop)
}

/// The files of a deck that the actor sees, or the one with this name.
pub fn list_media(
    db: &Reader,
    actor: &Actor,
    deck: Id<kind::Deck>,
    name: Option<&str>,
    page: PageRequest,
) -> Result<Page<Media>> {
    let deck = visible_deck(db, actor, deck)?;
    match name {
        None => store::list_media(db, deck.id, page),
        Some(name) => {
            let found = store::media_named(db, deck.id, name)?.into_iter().collect();
            Ok(Page::of(found, page, |media: &Media| media.id.get()))
        }
    }
}

/// Deletes a file of a deck of the actor.
pub fn delete_media(tx: &Tx, actor: &Actor, id: Id<kind::DeckMedia>) -> Result<()> {
    let media = store::own_media(tx, actor.user, id)?.ok_or_else(|| Error::not_found("file"))?;
    store::delete_media(tx, media.id)?;
    files::service::release(tx, media.file)?;
    store::count_media_of(tx, actor.user, -1, -i64::try_from(media.size).unwrap_or(0))
}

/// Releases the files of a deck that is about to be deleted.
pub(super) fn release_media(tx: &Tx, user: Id<kind::User>, deck: Id<kind::Deck>) -> Result<()> {
    let (count, bytes) = store::media_of(tx, deck)?;
    if count > 0 {
        files::service::release_of(tx, &holder(deck))?;
        store::count_media_of(tx, user, -count, -bytes)?;
    }
    Ok(())
}

/// Lets a copy of a deck have the files of the deck.
pub(super) fn copy_media(tx: &Tx, user: Id<kind::User>, (from, to): (Id<kind::Deck>, Id<kind::Deck>)) -> Result<()> {
    let (count, bytes) = store::media_of(tx, from)?;
    if count == 0 {
        return Ok(());
    }
    check_media_room(tx, user, to, (count, bytes))?;
    for (media, hash) in store::hashed_media(tx, from, MOST_MEDIA)? {
        let new = new_file(user, to, &media.name, &media.media_type)?;
        let Some(file) = files::service::duplicate(tx, media.file, &new)? else { continue };
        store::insert_media(tx, user, to, (file, &media.name, &hash), (&media.media_type, media.size))?;
    }
    store::count_media_of(tx, user, count, bytes)
}

/// Refuses a note that asks about a picture and shows none of its deck.
pub(super) fn check_picture(db: &Reader, deck: Id<kind::Deck>, kind: NoteKind, front: &str) -> Result<()> {
    if kind != NoteKind::Image {
        return Ok(());
    }
    for name in shown_media(front).into_iter().take(MOST_SHOWN) {
        let found = store::media_named(db, deck, name)?;
        if found.is_some_and(|media| kind_of(&media.media_type) == MediaKind::Image) {
            return Ok(());
        }
    }
    let sentence = "Show a picture of the deck on the front, as in ![A cell](cell.png).";
    Err(Error::new(Code::NoPicture, sentence)
        .with_field("front", Fault::new(Rule::Required, "shows no picture of the deck")))
}

/// The most files of a front that are looked up.
const MOST_SHOWN: usize = 20;

/// The files of a person, for the export.
pub fn held_media(db: &Reader, user: Id<kind::User>, after: i64, most: usize) -> Result<Vec<Media>> {
    store::held_media(db, user, after, most)
}
