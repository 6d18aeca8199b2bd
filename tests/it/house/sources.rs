//! The files of the repository, and the code of a Rust file without its comments and texts.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use regex::Regex;

/// Folders that are made, fetched or kept by a tool.
const NOT_OURS: [&str; 8] =
    [".hypothesis", ".git", "target", "dist", "node_modules", "__pycache__", ".venv", "test-output"];

/// The folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A text file of the repository.
pub struct Source {
    /// Its path in the repository.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The text with comments and the inside of texts blanked, line for line; of Rust files only.
    pub code: String,
    /// The inside of every text, as it is written; of Rust files only.
    pub strings: Vec<String>,
}

impl Source {
    /// A file with this text.
    pub fn of(path: &str, text: &str) -> Self {
        let (code, strings) = if path.ends_with(".rs") { apart(text) } else { (String::new(), Vec::new()) };
        Self { path: path.to_owned(), text: text.to_owned(), code, strings }
    }

    /// The lines of code in which the pattern occurs, with their places.
    pub fn code_lines(&self, pattern: &Regex) -> Vec<String> {
        let lines = self.code.lines().zip(self.text.lines()).enumerate();
        let found = lines.filter(|(_, (code, _))| pattern.is_match(code));
        found.map(|(number, (_, text))| format!("{}:{} {}", self.path, number + 1, text.trim())).collect()
    }

    /// The name of the room that the file is in, where it is in one.
    pub fn room(&self) -> Option<&str> {
        self.path.strip_prefix("src/features/")?.split_once('/').map(|(room, _)| room)
    }

    /// The name of the feature that the file is in, where it is in one.
    pub fn feature(&self) -> Option<&str> {
        let in_room = self.path.strip_prefix("src/features/")?.split_once('/')?.1;
        in_room.split_once('/').map(|(feature, _)| feature)
    }

    /// The file's part of its feature: `service` for `service.rs` and for files in `service/`.
    pub fn part(&self) -> Option<&str> {
        let in_room = self.path.strip_prefix("src/features/")?.split_once('/')?.1;
        in_room.split_once('/')?.1.split(['/', '.']).next()
    }
}

/// All Rust files in a folder of the repository.
pub fn rust(folder: &str) -> Vec<&'static Source> {
    text_files(&[folder]).into_iter().filter(|source| source.path.ends_with(".rs")).collect()
}

/// All text files in some folders of the repository; `.` is all of it.
pub fn text_files(folders: &[&str]) -> Vec<&'static Source> {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    let is_in = |source: &Source, folder: &str| folder == "." || source.path.starts_with(&format!("{folder}/"));
    let all = ALL.get_or_init(read_all).iter();
    all.filter(|source| folders.iter().any(|folder| is_in(source, folder))).collect()
}

fn read_all() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(repository(), &mut paths);
    paths.sort();
    let read = |path: &PathBuf| {
        let text = String::from_utf8(std::fs::read(path).ok()?).ok()?;
        Some(Source::of(path.strip_prefix(repository()).ok()?.to_str()?, &text))
    };
    paths.iter().filter_map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if NOT_OURS.contains(&name) || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths);
        } else {
            paths.push(path);
        }
    }
}

/// Code without comments and texts, and the texts. Lines stay where they are.
fn apart(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if !ends_in_word(&code) && raw_hashes(rest).is_some() => {
                let hashes = raw_hashes(rest).unwrap();
                let (begin, end) = (hashes + 2, format!("\"{}", "#".repeat(hashes)));
                let length = rest[begin..].find(&end).unwrap_or(rest.len() - begin);
                strings.push(rest[begin..begin + length].to_owned());
                code.push_str("\"\"");
                begin + length + end.len()
            }
            '"' => {
                let length = unescaped(&rest[1..], b'"');
                strings.push(rest[1..1 + length].to_owned());
                code.push_str("\"\"");
                length + 2
            }
            '\'' => letter(rest),
            _ => 0,
        };
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let skipped = skipped.min(rest.len());
        code.extend(rest[..skipped].matches('\n'));
        rest = &rest[skipped..];
    }
    (code, strings)
}

fn ends_in_word(code: &str) -> bool {
    code.chars().next_back().is_some_and(|last| last.is_alphanumeric() || last == '_')
}

/// How many hashes a raw text has, where one begins here.
fn raw_hashes(rest: &str) -> Option<usize> {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    (rest.as_bytes().get(1 + hashes) == Some(&b'"')).then_some(hashes)
}

/// How many bytes come before the mark that ends a text.
fn unescaped(rest: &str, mark: u8) -> usize {
    let mut is_escaped = false;
    let end = rest.bytes().position(|byte| {
        let ends = byte == mark && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(rest.len())
}

/// The length of a character literal, 0 where the mark begins a lifetime.
fn letter(rest: &str) -> usize {
    let mut inside = rest[1..].chars();
    match (inside.next(), inside.next()) {
        (Some('\\'), _) => unescaped(&rest[1..], b'\'') + 2,
        (Some(only), Some('\'')) => only.len_utf8() + 2,
        _ => 0,
    }
}
