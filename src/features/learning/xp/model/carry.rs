//! What is carried from one award to the next, because points are whole.
//!
//! XP is exact to [`PARTS`] of a point. The points of a person and what is carried are together the sum of what the awards that stand are
//! worth, so that an award that is taken back leaves nothing behind, and what is carried is always less than a point, in both directions.

/// Hundredths of base XP times hundredths of the multiplier, in one point.
pub const PARTS: i64 = 10_000;

/// The points of an award that is worth so many parts, and what is carried after it.
pub fn award(carried: i64, parts: i64) -> (i64, i64) {
    let earned = carried + parts;
    let points = earned.div_euclid(PARTS).max(0);
    (points, earned - points * PARTS)
}

/// The points that go when an award of these points is taken back, and what is carried after it. They are one or two more or less than those
/// of the award where awards that were rounded in one direction alone are taken back.
pub fn take_back(carried: i64, parts: i64, points: i64) -> (i64, i64) {
    let left = carried - parts + points * PARTS;
    let more = left / PARTS;
    (points - more, left - more * PARTS)
}
