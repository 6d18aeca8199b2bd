//! Several processes that serve one database: each runs the effects of the commits of all.

use std::sync::Arc;

use schola::app::CacheChanges;
use schola::db::{Migration, Options, Tx};
use schola::kernel::effect::Effect;
use schola::kernel::id::Id;
use schola::kernel::{Cause, Owner, Result};

use super::{Folder, add_shelf, eventually, open, options};

fn change_settings(tx: &Tx<'_>) -> Result<()> {
    tx.after_commit(Effect::SettingsChanged);
    Ok(())
}

/// A database that is served by several processes, each with its own number in the log.
fn shared(folder: &Folder) -> Options {
    let mut options = options(folder);
    let log = include_str!("../../../src/db/migrations/0021_cache_changes.sql");
    options.migrations.push(Migration::new("0002_changes", log));
    options.changes = Some(Arc::new(CacheChanges::new().unwrap()));
    // The log of the engine is cut after each commit, which must not look like the work of another process.
    options.log_bytes = 1;
    options
}

#[tokio::test(flavor = "multi_thread")]
async fn each_effect_of_a_commit_runs_once_in_every_process() {
    let folder = Folder::new();
    let (one, other) = (open(shared(&folder)), open(shared(&folder)));
    let all = [
        Effect::UserChanged(Id::new(1)),
        Effect::MaterialsChanged(Id::new(2)),
        Effect::LearnerChanged { developer: Id::new(3), learner: Id::new(4), external: None },
        Effect::LearnersChangedElsewhere,
        Effect::SettingsChanged,
        Effect::KeyChanged([7; 32]),
        Effect::AccountChanged(Id::new(5)),
        Effect::OwnerErased(Owner::User(Id::new(6))),
        Effect::OwnerErased(Owner::Account(Id::new(7))),
        Effect::OutboxGrew { user: Id::new(8), message: 9 },
        Effect::JobsWaitingElsewhere,
        Effect::JobCancelled(Id::new(10)),
        Effect::Flush,
    ];
    let asked = all.clone();
    let write = one.db.write("asks", move |tx| {
        asked.iter().for_each(|effect| tx.after_commit(effect.clone()));
        tx.after_commit(Effect::UserChanged(Id::new(1)));
        // A reference can name a person: the log tells that one changed, and not which.
        let (developer, learner) = (Id::new(3), Id::new(4));
        tx.after_commit(Effect::LearnerChanged { developer, learner, external: Some("pupil-7".into()) });
        Ok(())
    });
    write.await.unwrap();
    eventually("the others hear of it", || other.effects() == [all.to_vec()]).await;
    let lane = |tx: &Tx<'_>| {
        tx.after_commit(Effect::JobsWaiting("mail"));
        Ok(())
    };
    other.db.write("enqueues", lane).await.unwrap();
    eventually("and the way back", || one.effects().last() == Some(&vec![Effect::JobsWaitingElsewhere])).await;
    // What has no effects is not told, and what one asked for oneself is not heard of again.
    add_shelf(&other.db, "silent").await.unwrap();
    one.db.write("asks", change_settings).await.unwrap();
    eventually("the last one", || other.effects().last() == Some(&vec![Effect::SettingsChanged])).await;
    assert_eq!((one.effects().len(), other.effects().len()), (3, 3), "{:?} {:?}", one.effects(), other.effects());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_missed_a_part_of_the_log_flushes_everything() {
    let folder = Folder::new();
    let (one, other) = (open(shared(&folder)), open(shared(&folder)));
    one.db.write("asks", change_settings).await.unwrap();
    eventually("the first one", || other.effects() == [vec![Effect::SettingsChanged]]).await;
    // The rows that the other one has seen are gone, and one more, before the next is written.
    let lost = |tx: &Tx<'_>| {
        tx.exec("INSERT INTO cache_changes (node, effects) VALUES (1, 'user 1')", ())?;
        tx.exec("DELETE FROM cache_changes", ())?;
        change_settings(tx)
    };
    one.db.write("loses", lost).await.unwrap();
    // In both, so that neither reads of the loss and of what follows in one look.
    eventually("the flush", || other.effects().last() == Some(&vec![Effect::Flush])).await;
    eventually("its own flush", || one.effects().last() == Some(&vec![Effect::Flush])).await;
    // A word of a later release.
    let unknown = |tx: &Tx<'_>| {
        tx.exec("INSERT INTO cache_changes (node, effects) VALUES (1, 'settings\nplanets 7')", ()).map(drop)
    };
    one.db.write("speaks", unknown).await.unwrap();
    let expected = vec![Effect::SettingsChanged, Effect::Flush];
    eventually("what is not understood", || other.effects().last() == Some(&expected)).await;
    eventually("in both", || one.effects().last() == Some(&expected)).await;
    // A log that cannot be read.
    one.db.write("breaks", |tx| tx.exec("ALTER TABLE cache_changes RENAME TO gone", ()).map(drop)).await.unwrap();
    let before = other.effects().len();
    eventually("a flush with each look", || other.effects().len() > before + 1).await;
    assert_eq!(other.effects().last(), Some(&vec![Effect::Flush]));
    let refused = one.db.write("asks", change_settings).await.unwrap_err();
    assert_eq!(refused.cause(), Cause::Overload, "a commit that others do not hear of does not happen");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_changes_keeps_its_latest_rows() {
    let folder = Folder::new();
    let one = open(shared(&folder));
    for _ in 0..3 {
        let many = |tx: &Tx<'_>| {
            for _ in 0..4_000 {
                tx.exec("INSERT INTO cache_changes (node, effects) VALUES (1, 'settings')", ())?;
            }
            Ok(())
        };
        one.db.write("fills", many).await.unwrap();
    }
    for _ in 0..40 {
        one.db.write("asks", change_settings).await.unwrap();
    }
    let kept = one
        .db
        .read("kept", |db| db.one("SELECT COUNT(*) AS kept FROM cache_changes", (), |row| row.get::<i64>("kept")));
    let kept = kept.await.unwrap();
    assert!((8_192..8_192 + 256).contains(&kept), "{kept}");
}
