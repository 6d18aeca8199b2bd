//! Which groups are left out, so that the others do not tell of one to four people.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::LEAST_PEOPLE;

/// People of a class: how many, and the number of the class.
pub type Group = (i64, i64);

/// The classes that are left out of a figure of `all` people, of those that could be shown. `people` are the classes of those who are in
/// several ones. The smallest class goes first, of two that are equally large the one that was created first. A class all of whose people
/// are in other classes too stays: without it, the others leave the same people.
pub fn to_hide<'a>(mut groups: Vec<Group>, people: impl Iterator<Item = &'a [i64]>, all: i64) -> Vec<i64> {
    groups.sort_unstable();
    let mut shown: BTreeSet<i64> = groups.iter().map(|(_, class)| *class).collect();
    let people: Vec<&[i64]> = people.collect();
    let mut hidden = Vec::new();
    loop {
        let (mut again, mut elsewhere) = (0, BTreeMap::<i64, i64>::new());
        for classes in &people {
            let known: Vec<i64> = classes.iter().copied().filter(|class| shown.contains(class)).collect();
            for class in known.iter().filter(|_| known.len() > 1) {
                *elsewhere.entry(*class).or_default() += 1;
            }
            again += i64::try_from(known.len()).unwrap_or(0).saturating_sub(1).max(0);
        }
        let sum: i64 = groups.iter().map(|(people, _)| people).sum();
        if !(1..LEAST_PEOPLE).contains(&(all - sum + again)) {
            return hidden;
        }
        let is_alone = |(people, class): &Group| *people > elsewhere.get(class).copied().unwrap_or(0);
        let Some(smallest) = groups.iter().position(is_alone) else { return hidden };
        let (_, class) = groups.remove(smallest);
        shown.remove(&class);
        hidden.push(class);
    }
}
