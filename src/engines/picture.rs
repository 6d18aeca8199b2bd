//! Converts uploaded files to avatars and logos.
//!
//! An uploaded file is never stored. It is recognised by its content, decoded under limits, rotated as the camera was
//! held, cropped or fitted, and encoded as a new PNG. So metadata, animation and hidden content are gone.

use std::io::Cursor;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use crate::kernel::code::Code;
use crate::kernel::error::{Error, Result};

/// The largest file, in bytes.
pub const LARGEST_FILE: usize = 8 << 20;
/// The most pixels in a row or column.
const LARGEST_SIDE: u32 = 8_000;
/// The most memory that the decoded pixels may take, in bytes: 22 million pixels of a photograph, 16 of a drawing.
const LARGEST_DECODED: u64 = 64 << 20;
/// Width and height of an avatar.
const AVATAR: u32 = 256;
/// The box that a logo is fitted into, width and height.
const LOGO: (u32, u32) = (512, 256);

/// The purpose of a picture, which decides its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The middle of the picture, 256 by 256.
    Avatar,
    /// The whole picture, at most 512 by 256, never enlarged.
    Logo,
}

/// A finished picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels in a row.
    pub width: u32,
    /// Pixels in a column.
    pub height: u32,
}

impl Picture {
    /// The media type of all converted pictures.
    pub const CONTENT_TYPE: &'static str = "image/png";
}

/// Like [`make`], but also turns a panic of the decoder into a refusal of the file.
pub fn make_guarded(purpose: Purpose, file: &[u8]) -> Result<Picture> {
    std::panic::catch_unwind(|| make(purpose, file)).unwrap_or_else(|_| Err(unreadable()))
}

/// Converts a file to a picture. Blocks for up to a second. Every failure is `picture.refused`, with a sentence about
/// what to upload instead.
pub fn make(purpose: Purpose, file: &[u8]) -> Result<Picture> {
    if file.len() > LARGEST_FILE {
        return Err(refused("The file is larger than 8 MB. Choose a smaller picture."));
    }
    let (pixels, orientation) = decode(file, recognise(file)?)?;
    let mut pixels = match purpose {
        Purpose::Avatar => avatar(&pixels),
        Purpose::Logo => logo(&pixels, orientation),
    };
    pixels.apply_orientation(orientation);
    let (width, height) = (pixels.width(), pixels.height());
    let mut bytes = Vec::new();
    pixels.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(Error::internal)?;
    Ok(Picture { bytes, width, height })
}

/// The format by content alone; names and declared types are ignored.
fn recognise(file: &[u8]) -> Result<ImageFormat> {
    if file.is_empty() {
        return Err(refused("The file is empty."));
    }
    match image::guess_format(file) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP | ImageFormat::Gif)) => Ok(format),
        _ if looks_like_svg(file) => {
            Err(refused("SVG files are not accepted because they can contain scripts. Save the picture as PNG."))
        }
        _ if is_heif(file) => {
            Err(refused("HEIC and AVIF pictures are not supported. Save the picture as JPEG or PNG."))
        }
        _ => Err(refused("This file is not a readable picture. Choose a PNG, JPEG, WebP or GIF file.")),
    }
}

fn looks_like_svg(file: &[u8]) -> bool {
    let start = file.get(..1024).unwrap_or(file);
    let text = String::from_utf8_lossy(start).to_ascii_lowercase();
    text.contains("<svg") || text.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml")
}

fn is_heif(file: &[u8]) -> bool {
    file.get(4..8) == Some(b"ftyp")
        && matches!(file.get(8..12), Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"hevc" | b"avif" | b"avis"))
}

/// Decodes the first frame, and returns the orientation of the camera. Checks sizes before it allocates memory.
fn decode(file: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation)> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST_SIDE);
    limits.max_image_height = Some(LARGEST_SIDE);
    limits.max_alloc = Some(LARGEST_DECODED);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(explain)?;
    limits.reserve(decoder.total_bytes()).map_err(explain)?;
    // An unreadable orientation counts as none.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = DynamicImage::from_decoder(decoder).map_err(explain)?;
    if pixels.width() == 0 || pixels.height() == 0 {
        return Err(unreadable());
    }
    Ok((pixels, orientation))
}

/// The middle square. Rotation keeps a square, so it may be cropped before.
fn avatar(pixels: &DynamicImage) -> DynamicImage {
    let shorter = pixels.width().min(pixels.height());
    let reduced = reduce(pixels, f64::from(2 * AVATAR) / f64::from(shorter));
    let side = reduced.width().min(reduced.height());
    let (left, top) = ((reduced.width() - side) / 2, (reduced.height() - side) / 2);
    reduced.crop_imm(left, top, side, side).resize_exact(AVATAR, AVATAR, FilterType::Lanczos3)
}

/// The whole picture in the box, which lies on its side where the picture will be turned by a quarter.
fn logo(pixels: &DynamicImage, orientation: Orientation) -> DynamicImage {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    let quarter = matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH);
    let (width, height) = if quarter { (LOGO.1, LOGO.0) } else { LOGO };
    let fit = (f64::from(width) / f64::from(pixels.width())).min(f64::from(height) / f64::from(pixels.height()));
    let reduced = reduce(pixels, 2.0 * fit);
    if fit < 1.0 { reduced.resize(width, height, FilterType::Lanczos3) } else { reduced }
}

/// Reduces the size by averaging, which is cheap, so that the good filter has less to do; and converts to 8 bits.
fn reduce(pixels: &DynamicImage, factor: f64) -> DynamicImage {
    let scaled = |side: u32| ((f64::from(side) * factor).round() as u32).max(1);
    let reduced = if factor < 1.0 {
        pixels.thumbnail_exact(scaled(pixels.width()), scaled(pixels.height()))
    } else {
        pixels.clone()
    };
    if reduced.color().has_alpha() { reduced.into_rgba8().into() } else { reduced.into_rgb8().into() }
}

fn refused(sentence: &'static str) -> Error {
    Error::new(Code::PictureRefused, sentence)
}

fn unreadable() -> Error {
    refused("The picture is damaged or incomplete. Save it again and retry.")
}

fn explain(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => refused("The picture has too many pixels. Reduce it to 4000 by 4000 pixels or less."),
        error => unreadable().because(error),
    }
}
