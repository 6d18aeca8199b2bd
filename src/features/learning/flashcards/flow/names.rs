//! The names of decks that an import creates.

use std::collections::HashSet;

/// The longest name of a deck, in characters.
const LONGEST: usize = 120;

/// The names of the decks of a file, as long as a deck may have them.
pub(super) struct FittedNames {
    /// The name of each deck, in their order.
    pub names: Vec<String>,
    /// Those that are cut.
    pub cut: HashSet<String>,
}

/// Cuts the names that are too long. Where that makes the name of another deck of the file, the later one gets a number.
pub(super) fn fitted(wanted: Vec<String>) -> FittedNames {
    let mut taken: HashSet<String> = wanted.iter().filter(|name| !is_long(name)).cloned().collect();
    let mut cut = HashSet::new();
    let mut fit = |name: String| {
        if !is_long(&name) {
            return name;
        }
        let (mut shorter, mut number) = (cut_for(&name, ""), 2);
        while !taken.insert(shorter.clone()) {
            shorter = cut_for(&name, &format!(" ({number})"));
            number += 1;
        }
        cut.insert(shorter.clone());
        shorter
    };
    let names = wanted.into_iter().map(&mut fit).collect();
    FittedNames { names, cut }
}

fn is_long(name: &str) -> bool {
    name.chars().count() > LONGEST
}

/// The beginning of a name with this end.
fn cut_for(name: &str, end: &str) -> String {
    let begin: String = name.chars().take(LONGEST - end.chars().count()).collect();
    format!("{}{end}", begin.trim_end())
}
