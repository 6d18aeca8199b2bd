//! Which indexes are kept in memory, and how a fill goes on beside changes.

use std::sync::Arc;

use schola::app::State;
use schola::engines::retrieve::{Index, Origin};
use schola::features::materials::{Look, StudyIndex};
use schola::kernel::{Effect, Id, id::kind};

fn some_index(words: usize) -> Arc<Index> {
    let mut index = Index::new(Origin::Materials);
    let text = "word ".repeat(words);
    index.add(1, "Notes", text, schola::engines::chunk::Format::Plain, &[], |_| None);
    Arc::new(index)
}

const ADA: Id<kind::User> = Id::new(1);
const SEUN: Id<kind::User> = Id::new(2);
const ZAINAB: Id<kind::User> = Id::new(3);

/// Whether an index of the person is kept that has seen every change.
fn is_kept(state: &StudyIndex, user: Id<kind::User>) -> bool {
    let kept = matches!(state.look(user, state.changes(user)), Look::Found(..));
    if !kept {
        // The look has begun a fill, which the test ends.
        state.keep(user, state.changes(user), some_index(0));
        state.on_effect(&Effect::MaterialsChanged(user));
    }
    kept
}

#[test]
fn the_index_that_was_asked_least_recently_goes_first() {
    let one = some_index(2_000).bytes() + 512;
    // Room for eight, of which one is never large.
    let state = StudyIndex::with_capacity(one * 8 + 100);
    for user in 1..=8 {
        assert!(state.keep(Id::new(user), 0, some_index(2_000)));
    }
    assert!(is_kept(&state, ADA));
    assert!(state.keep(Id::new(9), 0, some_index(2_000)));
    assert!(is_kept(&state, ADA), "the one that was asked just now stays");
    assert_eq!(state.bytes(), one * 8);
    assert!(!is_kept(&state, SEUN), "the one that was asked least recently is gone");
    // A large one takes nobody's room, and only one large one is kept.
    assert!(state.keep(ZAINAB, 0, some_index(20_000)));
    assert!(is_kept(&state, ADA) && is_kept(&state, ZAINAB));
    assert!(state.keep(Id::new(20), 0, some_index(20_000)));
    assert!(is_kept(&state, ADA) && !is_kept(&state, ZAINAB));
    assert!(state.bytes() <= one * 8 + some_index(20_000).bytes() + 512);
}

#[test]
fn a_fill_that_was_overtaken_by_a_change_goes_on_and_every_asker_joins_it() {
    let state = StudyIndex::default();
    assert!(matches!(state.look(ADA, 0), Look::Absent(..)));
    assert!(matches!(state.look(ADA, 0), Look::Filling(_)));
    state.on_effect(&Effect::MaterialsChanged(ADA));
    assert!(!state.keep(ADA, 0, some_index(10)), "a change came in between");
    assert!(matches!(state.look(ADA, 0), Look::Found(..)), "who asked before the change gets what was then");
    assert!(matches!(state.look(ADA, state.changes(ADA)), Look::Filling(_)), "who asked after it waits");
    assert!(state.keep(ADA, state.changes(ADA), some_index(20)));
    assert!(matches!(state.look(ADA, state.changes(ADA)), Look::Found(..)));
    state.on_effect(&Effect::UserChanged(ADA));
    assert!(matches!(state.look(ADA, state.changes(ADA)), Look::Found(..)));
    state.on_effect(&Effect::Flush);
    assert_eq!(state.bytes(), 0);
    assert!(matches!(state.look(ADA, state.changes(ADA)), Look::Absent(..)));
}
