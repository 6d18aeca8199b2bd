//! The files of the repository, and the code of a Rust file without its comments and texts.

use std::path::{Path, PathBuf};

use regex::Regex;

/// Folders that are made, fetched or kept by a tool.
const NOT_OURS: [&str; 7] = [".git", "target", "dist", "node_modules", "__pycache__", ".venv", "test-output"];

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

    /// The name of the feature that the file is in, where it is in one.
    pub fn feature(&self) -> Option<&str> {
        self.path.strip_prefix("src/features/")?.split_once('/').map(|(feature, _)| feature)
    }

    /// The file's part of its feature: `service` for `service.rs` and for files in `service/`.
    pub fn part(&self) -> Option<&str> {
        let rest = self.path.strip_prefix("src/features/")?.split_once('/')?.1;
        rest.split(['/', '.']).next()
    }
}

/// All Rust files in a folder of the repository.
pub fn rust(folder: &str) -> Vec<Source> {
    text_files(&[folder]).into_iter().filter(|source| source.path.ends_with(".rs")).collect()
}

/// All text files in some folders of the repository.
pub fn text_files(folders: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in folders {
        collect(&repository().join(folder), &mut paths);
    }
    paths.sort();
    let read = |path: &PathBuf| {
        let text = String::from_utf8(std::fs::read(path).ok()?).ok()?;
        let name = path.strip_prefix(repository()).ok()?.components().collect::<PathBuf>();
        Some(Source::of(name.to_str()?.trim_start_matches("./"), &text))
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
    let tokens = Regex::new(
        r##"(?s)//[^\n]*|/\*.*?\*/|b?r#"(.*?)"#|b?r"([^"]*)"|b?"((?:\\.|[^"\\])*)"|b?'(?:\\[^']+|[^'\\])'"##,
    )
    .unwrap();
    let mut strings = Vec::new();
    let code = tokens.replace_all(text, |found: &regex::Captures<'_>| {
        let inside = (1..4).find_map(|group| found.get(group)).map(|inside| inside.as_str().to_owned());
        let is_text = inside.is_some();
        strings.extend(inside);
        let lines = "\n".repeat(found[0].matches('\n').count());
        if is_text { format!("\"\"{lines}") } else { lines }
    });
    let code = code.into_owned();
    (code, strings)
}
