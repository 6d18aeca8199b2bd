//! Pictures: honest ones come out right, hostile ones are refused with a sentence.

use std::io::{Cursor, Write};

use image::{DynamicImage, GenericImageView, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use schola::engines::picture::{LARGEST_FILE, Picture, Purpose, make};
use schola::kernel::code::Code;

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

fn file(pixels: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

fn open(picture: &Picture) -> DynamicImage {
    assert!(picture.bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let pixels = image::load_from_memory(&picture.bytes).unwrap();
    assert_eq!(pixels.dimensions(), (picture.width, picture.height));
    pixels
}

fn is_like(pixels: &DynamicImage, x: u32, y: u32, color: Rgb<u8>) -> bool {
    let Rgba([r, g, b, _]) = pixels.get_pixel(x, y);
    [r, g, b].iter().zip(color.0).all(|(one, two)| one.abs_diff(two) < 40)
}

fn refused(purpose: Purpose, file: &[u8]) -> String {
    let error = make(purpose, file).unwrap_err();
    assert_eq!(error.code(), Code::PictureRefused, "{error:?}");
    error.message().to_owned()
}

#[test]
fn an_avatar_is_the_middle_square() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif] {
        let pixels = open(&make(Purpose::Avatar, &file(halves(1600, 400), format)).unwrap());
        assert_eq!(pixels.dimensions(), (256, 256), "{format:?}");
        assert!(is_like(&pixels, 10, 128, RED) && is_like(&pixels, 245, 128, BLUE), "{format:?}");
    }
    // Small ones are enlarged, and the thinnest ones do not fail.
    for (width, height) in [(1, 1), (16, 16), (1, 3000), (3000, 1), (257, 255)] {
        let pixels = make(Purpose::Avatar, &file(halves(width, height), ImageFormat::Png)).unwrap();
        assert_eq!((pixels.width, pixels.height), (256, 256));
    }
}

#[test]
fn a_logo_is_fitted_whole_and_keeps_its_transparency() {
    let clear =
        RgbaImage::from_fn(2000, 500, |x, _| if x < 1000 { Rgba([220, 20, 20, 255]) } else { Rgba([0, 0, 0, 0]) });
    let pixels = open(&make(Purpose::Logo, &file(clear, ImageFormat::Png)).unwrap());
    assert_eq!(pixels.dimensions(), (512, 128));
    assert_eq!(pixels.get_pixel(500, 64).0[3], 0);
    assert_eq!(pixels.get_pixel(10, 64).0[3], 255);
    let small = open(&make(Purpose::Logo, &file(halves(40, 30), ImageFormat::Png)).unwrap());
    assert_eq!(small.dimensions(), (40, 30), "a small logo is not enlarged");
}

/// A JPEG with an EXIF block that holds an orientation and a place on earth.
fn photograph(orientation: u8, pixels: RgbImage) -> Vec<u8> {
    let mut tiff = Vec::new();
    tiff.extend(b"MM\0\x2a\0\0\0\x08");
    tiff.extend(2u16.to_be_bytes());
    tiff.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    // A pointer to the block with the place; its tag is 0x8825.
    tiff.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38]);
    tiff.extend(0u32.to_be_bytes());
    tiff.extend(1u16.to_be_bytes());
    tiff.extend([0, 1, 0, 2, 0, 0, 0, 2]);
    tiff.extend(b"N\0\0\0");
    tiff.extend(0u32.to_be_bytes());
    tiff.extend(b"GPS-HOME-ADDRESS");
    let mut block = b"Exif\0\0".to_vec();
    block.extend(tiff);
    let plain = file(pixels, ImageFormat::Jpeg);
    let mut jpeg = plain[..2].to_vec();
    jpeg.extend([0xff, 0xe1]);
    jpeg.extend(u16::try_from(block.len() + 2).unwrap().to_be_bytes());
    jpeg.extend(block);
    jpeg.extend(&plain[2..]);
    jpeg
}

#[test]
fn a_photograph_is_turned_as_the_camera_was_held() {
    // Stored lying with red to the left. Turned a quarter to the right, red is above; to the left, below.
    let cases = [
        (1, (20, 128), (235, 128)),
        (3, (235, 128), (20, 128)),
        (6, (128, 20), (128, 235)),
        (8, (128, 235), (128, 20)),
    ];
    for (orientation, red, blue) in cases {
        let pixels = open(&make(Purpose::Avatar, &photograph(orientation, halves(800, 600))).unwrap());
        assert!(is_like(&pixels, red.0, red.1, RED), "orientation {orientation}");
        assert!(is_like(&pixels, blue.0, blue.1, BLUE), "orientation {orientation}");
    }
    let upright = make(Purpose::Logo, &photograph(6, halves(800, 400))).unwrap();
    assert_eq!((upright.width, upright.height), (128, 256), "the box holds the turned picture");
}

#[test]
fn nothing_but_pixels_survives() {
    let with_place = photograph(1, halves(300, 300));
    assert!(contains(&with_place, b"GPS-HOME-ADDRESS"));
    let mut polyglot = file(halves(300, 300), ImageFormat::Gif);
    polyglot.extend(b"<script>alert(1)</script>PK\x03\x04");
    for hostile in [with_place, polyglot] {
        let picture = make(Purpose::Avatar, &hostile).unwrap();
        for trace in [&b"GPS"[..], b"Exif", b"eXIf", b"<script", b"PK\x03\x04", b"tEXt", b"iCCP"] {
            assert!(!contains(&picture.bytes, trace), "{}", String::from_utf8_lossy(trace));
        }
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn only_the_first_frame_of_an_animation_counts() {
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for color in [Rgba([220, 20, 20, 255]), Rgba([20, 20, 220, 255])] {
            encoder.encode_frame(image::Frame::new(RgbaImage::from_pixel(64, 64, color))).unwrap();
        }
    }
    let pixels = open(&make(Purpose::Avatar, &bytes).unwrap());
    assert!(is_like(&pixels, 128, 128, RED));
}

#[test]
fn sixteen_bits_grey_and_palettes_are_read() {
    let deep = image::ImageBuffer::from_fn(300, 300, |x, _| image::Rgb([(x * 200) as u16, 0u16, 60_000]));
    let grey = image::GrayImage::from_pixel(300, 300, image::Luma([90]));
    for bytes in [file(DynamicImage::ImageRgb16(deep), ImageFormat::Png), file(grey, ImageFormat::Png)] {
        assert_eq!(make(Purpose::Avatar, &bytes).unwrap().width, 256);
    }
}

/// A PNG whose header promises a size and whose data is whatever is given.
fn png_with_header(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, content) in [(b"IHDR", header.as_slice()), (b"IDAT", data), (b"IEND", &[])] {
        bytes.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        let mut checked = flate2::Crc::new();
        checked.update(kind);
        checked.update(content);
        bytes.extend(kind);
        bytes.extend(content);
        bytes.extend(checked.sum().to_be_bytes());
    }
    bytes
}

#[test]
fn a_decompression_bomb_is_refused_before_memory_is_taken() {
    // Below the limit on sides, a few hundred kilobytes long, and 70 MB when it is unpacked.
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let line = vec![0; 1 + 4 * 4_200];
    for _ in 0..4_200 {
        packed.write_all(&line).unwrap();
    }
    let bomb = png_with_header(4_200, 4_200, &packed.finish().unwrap());
    assert!(bomb.len() < 1_000_000);
    assert!(refused(Purpose::Avatar, &bomb).contains("too many pixels"));
}

#[test]
fn promised_sizes_beyond_all_bounds_are_refused() {
    for (width, height) in [(u32::MAX, 1), (1, 100_000), (100_000, 100_000), (8_001, 8), (0, 0), (0, 10)] {
        refused(Purpose::Avatar, &png_with_header(width, height, b"x\x9c\x03\0\0\0\0\x01"));
    }
    let mut giant_gif = b"GIF89a\xff\xff\xff\xff\0\0\0".to_vec();
    giant_gif.extend(b",\0\0\0\0\xff\xff\xff\xff\0\x08\0\0;");
    refused(Purpose::Avatar, &giant_gif);
}

#[test]
fn every_truncation_and_many_mutations_end_in_a_picture_or_a_sentence() {
    let files: Vec<Vec<u8>> = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif]
        .map(|format| file(halves(48, 48), format))
        .into();
    let mut refusals = 0;
    for whole in &files {
        for end in (0..whole.len()).step_by(7) {
            if let Err(error) = make(Purpose::Avatar, &whole[..end]) {
                assert_eq!(error.code(), Code::PictureRefused);
                refusals += 1;
            }
        }
        let mut seed = 12_345u32;
        for _ in 0..150 {
            let mut mutated = whole.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let place = seed as usize % mutated.len();
                mutated[place] = (seed >> 24) as u8;
            }
            if let Err(error) = make(Purpose::Logo, &mutated) {
                assert_eq!(error.code(), Code::PictureRefused);
            }
        }
    }
    assert!(refusals > 50, "{refusals}");
}

#[test]
fn what_is_no_picture_is_told_what_to_be_instead() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>"#;
    assert!(refused(Purpose::Logo, svg).contains("SVG"));
    assert!(refused(Purpose::Logo, b"<?xml version=\"1.0\"?><!-- x --><svg/>").contains("SVG"));
    assert!(refused(Purpose::Avatar, b"\0\0\0\x20ftypheic\0\0\0\0").contains("HEIC"));
    assert!(refused(Purpose::Avatar, b"").contains("empty"));
    for other in [&b"%PDF-1.7"[..], b"BM\0\0\0\0", b"II*\0", b"MZ", b"hello", &[0; 64]] {
        assert!(refused(Purpose::Avatar, other).contains("PNG, JPEG, WebP or GIF"));
    }
    assert!(refused(Purpose::Avatar, &vec![0; LARGEST_FILE + 1]).contains("larger than 8 MB"));
    // The name of one format on the content of another.
    let mut wrong = file(halves(20, 20), ImageFormat::Jpeg);
    wrong.splice(..8, *b"\x89PNG\r\n\x1a\n");
    refused(Purpose::Avatar, &wrong);
}
