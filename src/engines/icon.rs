//! Draws the icons of the school from its logo: the pictures that a browser or a phone shows for the installed school.

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType as RowFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ImageReader, Limits, Rgba, RgbaImage};

use crate::kernel::error::{Error, Result};

/// The most pixels in a row or column of a logo. Stored logos are smaller.
const LARGEST_SIDE: u32 = 2_048;
/// The share of an icon that is shown whatever its shape: a circle of this diameter. See the W3C's rules for maskable icons.
const SAFE: f64 = 0.8;
/// How much of an icon's width a logo takes where nothing is cut off.
const FILLED: f64 = 0.96;
/// The same with a margin, for icons whose corners are rounded.
const ROUNDED: f64 = 0.76;

/// The purpose of an icon, which decides what is around the logo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// As it is, on nothing.
    Any,
    /// On a colour, with the logo in the circle that is always shown.
    Maskable,
    /// On a colour, for iOS, which rounds the corners and shows black where there is no colour.
    Apple,
}

/// Draws a square PNG of the logo. `ground` is the colour around it, red, green and blue.
pub fn draw(logo: &[u8], purpose: Purpose, side: u32, ground: [u8; 3]) -> Result<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(logo)).with_guessed_format().map_err(Error::internal)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    reader.limits(limits);
    let logo = reader.decode().map_err(Error::internal)?;
    let (width, height) = (f64::from(logo.width()), f64::from(logo.height()));
    let room = f64::from(side);
    let scale = match purpose {
        Purpose::Any => FILLED * room / width.max(height),
        Purpose::Apple => ROUNDED * room / width.max(height),
        // The corners of the logo touch the circle.
        Purpose::Maskable => SAFE * room / width.hypot(height),
    };
    let scaled = |length: f64| ((length * scale).round() as u32).clamp(1, side);
    let fitted = logo.resize_exact(scaled(width), scaled(height), FilterType::CatmullRom).into_rgba8();
    let opacity = if purpose == Purpose::Any { 0 } else { u8::MAX };
    let mut icon = RgbaImage::from_pixel(side, side, Rgba([ground[0], ground[1], ground[2], opacity]));
    let place = |length: u32| i64::from((side - length) / 2);
    imageops::overlay(&mut icon, &fitted, place(fitted.width()), place(fitted.height()));
    let mut bytes = Vec::new();
    // An icon is drawn once, and is a part of the first load of every browser.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, RowFilter::Adaptive);
    DynamicImage::from(icon).write_with_encoder(encoder).map_err(Error::internal)?;
    Ok(bytes)
}
