//! Which files are texts, and what they are called.

use schola::features::materials::{self, MediaType, Source};
use schola::kernel::Code;
use schola::kernel::text::ParsedText;

fn markdown(name: &str, bytes: &[u8]) -> schola::kernel::Result<Source> {
    Source::of_file(Some(name), Some("application/octet-stream"), bytes, None)
}

#[test]
fn a_file_is_called_like_its_name_without_folders_and_ending() {
    let long = "x".repeat(300);
    let table = [
        ("notes.txt", "notes"),
        ("Cell division.v2.md", "Cell division.v2"),
        ("C:\\school\\Week 1.markdown", "Week 1"),
        ("../../etc/passwd", "passwd"),
        (".md", ".md"),
        ("  \t.txt", ".txt"),
        ("", "Untitled"),
        ("a\u{7}b.txt", "a b"),
        ("Überblick – Teil 1.txt", "Überblick – Teil 1"),
        (long.as_str(), &long[..200]),
    ];
    for (name, title) in table {
        assert_eq!(materials::title_of_file(name).unwrap().as_str(), title, "{name:?}");
    }
}

#[test]
fn plain_text_and_markdown_are_told_by_name_or_content_type() {
    let table = [
        (Some("a.md"), Some("text/plain"), Some(MediaType::Markdown)),
        (Some("a.MARKDOWN"), None, Some(MediaType::Markdown)),
        (Some("a"), Some("text/markdown; charset=utf-8"), Some(MediaType::Markdown)),
        (Some("a.txt"), Some("application/octet-stream"), Some(MediaType::Plain)),
        (Some("a.log"), Some("Text/Plain"), Some(MediaType::Plain)),
        (None, None, Some(MediaType::Plain)),
        (Some("a.pdf"), Some("application/pdf"), None),
        (Some("a.html"), Some("text/html"), None),
        (Some("a"), Some("application/octet-stream"), None),
    ];
    for (name, content_type, expected) in table {
        let read = Source::of_file(name, content_type, b"Some words.", None);
        match expected {
            Some(media_type) => assert_eq!(read.unwrap().media_type, media_type, "{name:?} {content_type:?}"),
            None => assert_eq!(read.unwrap_err().code(), Code::MaterialUnreadable, "{name:?} {content_type:?}"),
        }
    }
}

#[test]
fn a_file_is_called_by_its_first_heading_or_else_by_its_name() {
    let table: [(&str, &str, &str); 13] = [
        ("notes.md", "---\ntitle: \"Bridges\"\nslug: x\n---\n\n# Old bridges\n", "Bridges"),
        ("notes.md", "---\nslug: x\n---\n\n# Old bridges\n", "Old bridges"),
        ("notes.md", "# Osmosis in plant cells\n\nWater moves.", "Osmosis in plant cells"),
        ("notes.md", "Water moves.\n\n## **Osmosis** ##\n", "Osmosis"),
        ("notes.md", "Osmosis in plants\n=================\n\nWater moves.", "Osmosis in plants"),
        ("notes.txt", "Osmosis in plants\n---\nWater moves.", "Osmosis in plants"),
        ("notes.txt", "# a comment\nwords", "notes"),
        ("notes.md", "#hashtag\nwords", "notes"),
        ("notes.md", "- one\n---\n- two", "notes"),
        ("notes.md", "#\n# \nwords", "notes"),
        ("notes.md", "####### seven\nwords", "notes"),
        ("notes.md", "Only words.", "notes"),
        ("notes.md", "| a | b |\n---\n", "notes"),
    ];
    for (name, text, title) in table {
        assert_eq!(markdown(name, text.as_bytes()).unwrap().title.as_str(), title, "{text:?}");
    }
    let long = format!("# {}", "long ".repeat(100));
    assert!(markdown("a.md", long.as_bytes()).unwrap().title.as_str().chars().count() <= 200);
    let named = Source::of_file(Some("a.md"), None, b"# Heading", Some("Chosen")).unwrap();
    assert_eq!(named.title.as_str(), "Chosen");
}

#[test]
fn a_byte_order_mark_is_dropped_and_nothing_else() {
    let read = markdown("a.md", "\u{feff}# Title\r\n\r\n  words \u{feff} and more\t\n".as_bytes()).unwrap();
    assert_eq!(read.text.as_str(), "# Title\r\n\r\n  words \u{feff} and more\t\n");
}

#[test]
fn what_is_no_text_is_refused_and_says_why() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("words".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let table: [(&[u8], &str); 8] = [
        (b"", "empty"),
        (b"\xEF\xBB\xBF \n\t\n", "empty"),
        (png, "not text"),
        (&utf16, "UTF-16"),
        (b"Gr\xF6\xDFe", "UTF-8"),
        (b"words\0more words", "not text"),
        (b"\x1b[31m\x1b[0m\x08\x08\x08abc", "not text"),
        (b"\xC0\x80 overlong", "UTF-8"),
    ];
    for (bytes, reason) in table {
        let error = markdown("a.md", bytes).unwrap_err();
        assert_eq!(error.code(), Code::MaterialUnreadable, "{bytes:?}");
        assert_eq!(error.fields()[0].field, "file");
        assert!(error.message().contains(reason), "{} for {bytes:?}", error.message());
    }
    let long = "word ".repeat(200_001);
    let error = markdown("a.md", long.as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.fields()[0].field.as_str()), (Code::RequestInvalid, "file"));
    let error = Source::of_file(Some("a.txt"), None, b"words", Some(" \n ")).unwrap_err();
    assert_eq!((error.code(), error.fields()[0].field.as_str()), (Code::RequestInvalid, "title"));
}
