//! Joins style sheets, and takes from them what the shell needs before any other file has come.

use super::join::Read;
use super::module::resolved;

/// The style sheet that all pages share.
pub(super) const MAIN: &str = "app/styles/main.css";
/// The colours and measures.
const TOKENS: &str = "app/styles/tokens.css";
/// What the frame looks like before the pages have come.
const FRAME: &str = "app/styles/frame.css";

/// A style sheet with those that it imports: `@import url("x.css") layer(name) media;`, in one text.
pub fn joined(read: Read, name: &str) -> Result<String, String> {
    let source = read(name).ok_or_else(|| format!("there is no style sheet {name}"))?;
    let mut out = String::with_capacity(source.len());
    let source = bare(&source);
    let mut rest = source.as_str();
    while let Some((before, import)) = rest.split_once("@import ") {
        out.push_str(before);
        let (import, after) = import.split_once(';').ok_or_else(|| format!("{name}: an import has no end"))?;
        out.push_str(&imported(read, name, import.trim())?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn imported(read: Read, name: &str, import: &str) -> Result<String, String> {
    let fault = || format!("{name}: `@import {import}` cannot be read");
    let address = import.strip_prefix("url(\"").and_then(|rest| rest.split_once("\")"));
    let (address, rest) = address.ok_or_else(fault)?;
    let target = resolved(name, &format!("./{address}")).ok_or_else(fault)?;
    let text = placed(&joined(read, &target)?, &target, name).ok_or_else(fault)?;
    let (layer, media) = match rest.trim().strip_prefix("layer(").and_then(|rest| rest.split_once(')')) {
        Some((layer, media)) => (Some(layer), media.trim()),
        None => (None, rest.trim()),
    };
    let text = layer.map_or(text.clone(), |layer| format!("@layer {layer}{{\n{text}}}\n"));
    Ok(if media.is_empty() { text } else { format!("@media {media}{{\n{text}}}\n") })
}

/// A text with its relative addresses changed from those of one file to those of another.
fn placed(text: &str, from: &str, to: &str) -> Option<String> {
    let mut parts = text.split("url(\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("url(\"");
        let (address, rest) = part.split_once('"')?;
        if address.starts_with("data:") || address.starts_with('#') {
            out.push_str(address);
        } else {
            let up = "../".repeat(to.matches('/').count());
            out.push_str(&up);
            out.push_str(&resolved(from, &format!("./{address}"))?);
        }
        out.push('"');
        out.push_str(rest);
    }
    Some(out)
}

/// A style sheet without comments, white space at the start of lines, and empty lines.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['/', '"']) {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let length = if here.starts_with("/*") {
            here.find("*/").map_or(here.len(), |length| length + 2)
        } else if let Some(quoted) = here.strip_prefix('"') {
            let length = quoted.find('"').map_or(here.len(), |length| length + 2);
            out.push_str(&here[..length]);
            length
        } else {
            out.push('/');
            1
        };
        rest = &here[length..];
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The styles of the frame that is shown before any other file has come: the order of the layers, the tokens that the frame uses, and
/// the frame itself.
pub(super) fn inlined(read: Read) -> Result<String, String> {
    let part = |name: &str| read(name).map(|text| bare(&text)).ok_or_else(|| format!("there is no style sheet {name}"));
    let main = part(MAIN)?;
    let order = main.lines().next().filter(|line| line.starts_with("@layer ") && line.ends_with(';'));
    let order = order.ok_or_else(|| format!("{MAIN} does not begin with the order of the layers"))?;
    let (tokens, frame) = (without_fonts(&part(TOKENS)?), part(FRAME)?);
    Ok(format!("{order}\n@layer tokens{{\n{}}}\n{frame}", used(&tokens, &frame)))
}

/// The tokens without those that neither a style sheet nor another token in use names. Each token is a line.
fn used(tokens: &str, sheet: &str) -> String {
    let name = |line: &str| Some(line.strip_prefix("--")?.split_once(':')?.0.to_owned());
    let is_in =
        |text: &str, name: &str| text.contains(&format!("var(--{name})")) || text.contains(&format!("var(--{name},"));
    let mut kept = sheet.to_owned();
    loop {
        let more = tokens.lines().filter(|line| !kept.lines().any(|other| other == *line));
        let more: Vec<&str> = more.filter(|line| name(line).is_some_and(|name| is_in(&kept, &name))).collect();
        if more.is_empty() {
            break;
        }
        for line in more {
            kept.push('\n');
            kept.push_str(line);
        }
    }
    let lines = tokens.lines().filter(|line| name(line).is_none_or(|name| is_in(&kept, &name)));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Fonts come with the style sheet, whose address theirs are relative to.
fn without_fonts(text: &str) -> String {
    let mut parts = text.split("@font-face");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    out
}

/// A colour of the page, light and dark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Colour {
    /// In light.
    pub light: String,
    /// In the dark.
    pub dark: String,
}

/// The colour of the paper, which browsers and systems show around the pages.
pub(super) fn paper(read: Read) -> Result<Colour, String> {
    let tokens = read(TOKENS).unwrap_or_default();
    let both = tokens.split_once("--paper: light-dark(").and_then(|(_, rest)| rest.split_once(");"));
    let (light, dark) =
        both.and_then(|(both, _)| both.split_once(", ")).ok_or("tokens.css has no colour of the paper")?;
    Ok(Colour { light: light.to_owned(), dark: dark.to_owned() })
}
