//! Scores counted in buckets on several levels. A place is found in as many steps however many scores there are: on each level those in
//! buckets above that of a score are counted, up to the end of its bucket of the level above.

/// The levels of counts.
const LEVELS: u32 = 6;
/// A bucket holds this many of the level below, as a power of two.
const SHIFT: u32 = 5;
/// The level with the fewest buckets.
pub const TOP: u32 = LEVELS - 1;

/// The bounds of the buckets with higher scores, from the lowest level up: those above the first number count, up to the second one.
pub fn above(score: i64) -> Vec<(i64, i64)> {
    let bounds = |level: u32| {
        let bucket = score >> (SHIFT * level);
        (bucket, if level == TOP { i64::MAX } else { bucket | ((1 << SHIFT) - 1) })
    };
    (0..LEVELS).map(bounds).collect()
}

/// What a changed score changes: level, bucket, and the difference of its count. A score of zero is in no bucket.
pub fn moved(before: i64, after: i64) -> Vec<(u32, i64, i64)> {
    let bucket = |score: i64, level: u32| score >> (SHIFT * level);
    let is_same = |level: &u32| before > 0 && after > 0 && bucket(before, *level) == bucket(after, *level);
    let changed = (0..LEVELS).take_while(|level| !is_same(level));
    let counts = changed.flat_map(|level| [(level, before, -1), (level, after, 1)]);
    counts.filter(|(_, score, _)| *score > 0).map(|(level, score, by)| (level, bucket(score, level), by)).collect()
}
