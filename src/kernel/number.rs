//! Numbers as they are shown.

/// A number with so many decimals, halves away from zero. A zero has no sign, which JSON would show.
pub fn rounded(number: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (number * scale).round() / scale + 0.0
}
