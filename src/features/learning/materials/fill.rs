//! Builds the index of a person from stored passages: in portions, and only what is not in memory yet. A text whose passages are missing,
//! or were made by an earlier release, is cut again in its owner's turns, and the result is stored.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use tokio::sync::watch;

use super::cutting::Cutting;
use super::index::StudyIndex;
use super::model::Shelved;
use super::service;
use super::source::Source;
use crate::app::App;
use crate::engines::retrieve::{Index, Segment, SegmentBuilder, Window};
use crate::kernel::text::{Line, ParsedText};
use crate::kernel::{Actor, Error, Id, Result, id::kind};
use crate::providers::workers::{Load, Turn};

/// The materials that one read lists.
const LISTED: usize = 500;
/// The passages that one read loads.
const LOADED: usize = 4_000;
/// The approximate size of a passage in an index, in bytes.
const PASSAGE_BYTES: usize = 450;
/// The changes that a running fill follows before it leaves the rest to the next question.
const MOST_ROUNDS: usize = 1_000;

/// Starts to build the actor's index, in a task that outlives the request. `told` receives each finished round.
pub(super) fn begin(app: App, actor: Actor, told: watch::Sender<u64>) {
    tokio::spawn(async move {
        let user = actor.user;
        let outcome = rounds(&app, &actor, &told).await;
        let Ok(study) = app.state::<StudyIndex>() else { return };
        if let Err(error) = outcome {
            tracing::warn!(user = user.get(), "a study bank could not be prepared: {}", error.explanation());
            study.give_up(user);
        }
        // Dropped last, so that waiting requests find the present state.
        drop(told);
    });
}

/// Builds the index until no change has overtaken it.
async fn rounds(app: &App, actor: &Actor, told: &watch::Sender<u64>) -> Result<()> {
    let study = app.state::<StudyIndex>()?;
    for _ in 0..MOST_ROUNDS {
        let as_of = study.changes(actor.user);
        let mut shelved = listed(app, actor.user).await?;
        let outdated: Vec<_> =
            shelved.iter().filter(|shelved| !shelved.is_current).map(|shelved| shelved.material).collect();
        if !outdated.is_empty() {
            for material in &outdated {
                cut_again(app, actor, *material).await?;
            }
            shelved = listed(app, actor.user).await?;
        }
        let passages: usize = shelved.iter().map(|shelved| shelved.passages).sum();
        let is_large = passages * PASSAGE_BYTES > study.large_bytes();
        let turn = if is_large { study.large_turn().await? } else { study.fill_turn().await? };
        let mut index = study.base(actor.user);
        // A renamed material is in memory under its former title.
        outdated.iter().for_each(|material| index.remove(material.get().cast_unsigned()));
        bring_up(app, actor, &shelved, &mut index).await?;
        let is_over = study.keep(actor.user, as_of, Arc::new(index));
        drop(turn);
        told.send_modify(|rounds| *rounds += 1);
        if is_over {
            return Ok(());
        }
    }
    Err(Error::internal_text("the materials change faster than they can be read"))
}

/// Lists all materials of a person, with the state of their stored passages.
async fn listed(app: &App, user: Id<kind::User>) -> Result<Vec<Shelved>> {
    let mut all: Vec<Shelved> = Vec::new();
    loop {
        let after = all.last().map_or(0, |last| last.material.get());
        let some = app.named("studyIndex").read_long(move |db| service::shelved(db, user, after, LISTED)).await?;
        let is_last = some.len() < LISTED;
        all.extend(some);
        if is_last {
            return Ok(all);
        }
    }
}

/// Removes deleted materials from the index, and adds missing ones.
async fn bring_up(app: &App, actor: &Actor, shelved: &[Shelved], index: &mut Index) -> Result<()> {
    let there: BTreeSet<u64> = shelved.iter().map(|shelved| shelved.material.get().cast_unsigned()).collect();
    let gone: Vec<u64> = index.keys().filter(|key| !there.contains(key)).collect();
    gone.into_iter().for_each(|key| index.remove(key));
    for portion in portions(shelved, index) {
        load(app, actor.user, portion, index).await?;
    }
    // The stored passages of these are damaged.
    for shelved in shelved {
        let key = shelved.material.get().cast_unsigned();
        if shelved.is_current
            && !index.contains(key)
            && let Some(segment) = cut_again(app, actor, shelved.material).await?
        {
            index.insert(key, Arc::new(segment));
        }
    }
    Ok(())
}

/// Returns the ranges of ids to load, each with about one portion of passages: runs of materials that the index lacks.
fn portions(shelved: &[Shelved], index: &Index) -> Vec<(i64, i64)> {
    let mut portions: Vec<(i64, i64)> = Vec::new();
    let (mut room, mut is_open) = (0, false);
    for shelved in shelved {
        let id = shelved.material.get();
        if !shelved.is_current || index.contains(id.cast_unsigned()) {
            is_open = false;
            continue;
        }
        match portions.last_mut().filter(|_| is_open && shelved.passages <= room) {
            Some((_, last)) => *last = id,
            None => {
                portions.push((id - 1, id));
                room = LOADED;
            }
        }
        room = room.saturating_sub(shelved.passages.max(1));
        is_open = true;
    }
    portions
}

async fn load(app: &App, user: Id<kind::User>, (after, last): (i64, i64), index: &mut Index) -> Result<()> {
    let loaded = app.named("studyIndex").read_long(move |db| {
        let stored = service::passages(db, user, after, last)?;
        let read = stored.into_iter().filter_map(|(key, data)| Some((key, Segment::from_bytes(&data)?)));
        Ok(read.collect::<Vec<_>>())
    });
    for (key, segment) in loaded.await? {
        index.insert(key.cast_unsigned(), Arc::new(segment));
    }
    Ok(())
}

/// Cuts a material again and stores the passages. `None` where the material was deleted. A text that today's rules refuse has no passages.
async fn cut_again(app: &App, actor: &Actor, id: Id<kind::Material>) -> Result<Option<Segment>> {
    let (user, before) = (actor.user, id.get() - 1);
    let held = app.named("studyIndex").read_long(move |db| service::next_held(db, user, before, before + 1));
    let Some((material, text)) = held.await? else { return Ok(None) };
    let bytes = text.len();
    let format = super::format_of(material.media_type);
    let source = Line::parse(&material.title).ok().zip(super::MaterialText::parse(&text).ok());
    let source = source.map(|(title, text)| Source { title, media_type: material.media_type, text });
    let mut cutting = source.map(Cutting::new);
    let cut = app.workers.run_in_slices(Turn::of(actor), Load::Heavy, bytes, move || match &mut cutting {
        Some(cutting) => cutting.slice().map(Result::ok),
        None => Some(None),
    });
    let segment = match cut.await?.and_then(|made| Segment::from_bytes(&made.segment)) {
        Some(segment) => segment,
        None => SegmentBuilder::new(&material.title, "", format).finish(),
    };
    let (number, data) = (segment.passages(), segment.to_bytes());
    let keep = app.db.write_background("keepPassages", move |tx| service::keep_passages(tx, id, number, &data));
    keep.await?;
    Ok(Some(segment))
}

/// Returns the index with the texts of the passages at these windows, which are read now.
pub async fn excerpts(app: &App, actor: &Actor, index: &Index, windows: Vec<Window>) -> Result<Index> {
    if windows.is_empty() {
        return Ok(index.clone());
    }
    let user = actor.user;
    let found = app.read(move |db| service::excerpts(db, user, &windows)).await?;
    let texts: HashMap<_, _> = found.into_iter().map(|(window, text)| (window.key, text)).collect();
    Ok(index.with_excerpts(texts))
}
