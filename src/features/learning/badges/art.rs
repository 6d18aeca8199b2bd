//! The picture of a badge, for credentials: the shape of its category, the colour of its tier, and its glyph. The pages draw the same
//! (`assets/app/components/badges/art.js`), with the colours of the theme.

use super::model::{Badge, BadgeCategory, BadgeTier, glyph};
use crate::kernel::Result;

/// The outline of a category, in a square of 64 units.
const fn outline(category: BadgeCategory) -> &'static str {
    match category {
        BadgeCategory::Memory => "M32 4L56.2 18V46L32 60L7.8 46V18Z",
        BadgeCategory::Time => "M32 4A28 28 0 1 1 32 60A28 28 0 1 1 32 4Z",
        BadgeCategory::Habit => "M32 4L56 12V32C56 46 46 55 32 60C18 55 8 46 8 32V12Z",
        BadgeCategory::Plan => "M14 6H50A8 8 0 0 1 58 14V50A8 8 0 0 1 50 58H14A8 8 0 0 1 6 50V14A8 8 0 0 1 14 6Z",
        BadgeCategory::Profile => "M21 5H43L59 21V43L43 59H21L5 43V21Z",
        BadgeCategory::Team => "M32 4L58.6 23.400L48.5 55H15.500L5.4 23.400Z",
        BadgeCategory::Xp => {
            "M32 3L40 12L52 12L52 24L61 32L52 40L52 52L40 52L32 61L24 52L12 52L12 40L3 32L12 24L12 12L24 12Z"
        }
        BadgeCategory::Honour => {
            "M32 4C36 4 37 8 41 8C45 8 48 6 51 9C54 12 52 16 54 20C56 24 60 26 60 32C60 38 56 40 54 44C52 48 54 52 51 55C48 58 45 56 41 \
             56C37 56 36 60 32 60C28 60 27 56 23 56C19 56 16 58 13 55C10 52 12 48 10 44C8 40 4 38 4 32C4 26 8 24 10 20C12 16 10 12 13 \
             9C16 6 19 8 23 8C27 8 28 4 32 4Z"
        }
    }
}

/// The colours of a tier: of the area, of the lines.
const fn colours(tier: BadgeTier) -> (&'static str, &'static str) {
    match tier {
        BadgeTier::Bronze => ("#f3dcc6", "#7a4419"),
        BadgeTier::Silver => ("#e3e8ee", "#44505e"),
        BadgeTier::Gold => ("#fbe9ae", "#6e5200"),
    }
}

/// The picture of a badge.
pub fn svg(badge: &Badge) -> Result<String> {
    let (area, line) = colours(badge.tier);
    let (outline, glyph) = (outline(badge.category), glyph(badge)?);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\" width=\"256\" height=\"256\" fill=\"none\" stroke=\"{line}\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\"><path d=\"{outline}\" fill=\"{area}\" stroke-width=\"3\"/>\
         <path d=\"{glyph}\" transform=\"translate(15.2 15.2) scale(1.4)\" stroke-width=\"1.6\"/></svg>"
    ))
}

/// The picture of a badge as an address that holds it.
pub fn data_url(badge: &Badge) -> Result<String> {
    Ok(format!("data:image/svg+xml;base64,{}", data_encoding::BASE64.encode(svg(badge)?.as_bytes())))
}
