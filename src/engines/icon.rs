//! Draws the icons of the school from its logo: the pictures that a browser or a phone shows for the installed school.

use std::collections::BTreeSet;
use std::io::Cursor;

use color_quant::NeuQuant;
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

/// Icons up to this width have a palette. The one of tabs is a part of the first load of every browser.
const SMALL: u32 = 64;
/// The most colours of a palette. With 128 a mark with a gradient differs from the drawn one by 3 of 255 on average.
const COLOURS: usize = 128;
/// The effort of choosing a palette: each pixel is looked at.
const EVERY_PIXEL: i32 = 1;
/// From this opacity on a colour of a palette hides what is behind it.
const SOLID: u8 = 240;

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
    if side <= SMALL {
        return with_palette(&icon).map_err(Error::internal);
    }
    let mut bytes = Vec::new();
    // An icon is drawn once for each logo.
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, RowFilter::Adaptive);
    DynamicImage::from(icon).write_with_encoder(encoder).map_err(Error::internal)?;
    Ok(bytes)
}

/// A PNG of a few colours, a third of the size of one whose pixels have any. A logo that has no more keeps its own.
fn with_palette(icon: &RgbaImage) -> Result<Vec<u8>, png::EncodingError> {
    let own: BTreeSet<[u8; 4]> = icon.pixels().map(|pixel| pixel.0).collect();
    let colours = (own.len() > COLOURS).then(|| {
        let shown: Vec<u8> = icon.pixels().filter(|pixel| pixel.0[3] > 0).flat_map(|pixel| pixel.0).collect();
        NeuQuant::new(EVERY_PIXEL, COLOURS, &shown)
    });
    // The first colour is nothing, so that the list of opacities is of use.
    let mut palette = vec![[0; 4]];
    let mut indices = Vec::new();
    for pixel in icon.pixels() {
        let colour = match &colours {
            _ if pixel.0[3] == 0 => [0; 4],
            Some(colours) => near(colours, pixel.0),
            None => pixel.0,
        };
        let index = palette.iter().position(|known| *known == colour).unwrap_or(palette.len());
        if index == palette.len() {
            palette.push(colour);
        }
        indices.push(u8::try_from(index).unwrap_or(0));
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, icon.width(), icon.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.iter().flat_map(|colour| [colour[0], colour[1], colour[2]]).collect::<Vec<u8>>());
    encoder.set_trns(palette.iter().map(|colour| colour[3]).collect::<Vec<u8>>());
    encoder.set_compression(png::Compression::High);
    // Filters are for values of which neighbours are alike, which indices are not.
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    writer.finish()?;
    Ok(bytes)
}

/// The colour of a palette that is nearest to this one.
fn near(colours: &NeuQuant, pixel: [u8; 4]) -> [u8; 4] {
    let [red, green, blue, opacity] = colours.lookup(colours.index_of(&pixel)).unwrap_or(pixel);
    [red, green, blue, if opacity >= SOLID { u8::MAX } else { opacity }]
}
