//! The contract as YAML that readers of both versions understand alike.
//!
//! YAML 1.1, which many tools still read, takes `on` and `off` for booleans, `20:00` for the number 1200 and `1_000` for 1000.
//! A text is written without quotes only where no version can take it for anything else.

use serde_json::Value;

/// The document as YAML, indented by two spaces.
pub fn written(value: &Value) -> String {
    let mut text = String::new();
    put(&mut text, value, 0);
    text
}

/// Writes a value behind `key:` or `-`, or at the start of the document. Ends with a line end.
fn put(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (number, (name, field)) in fields.iter().enumerate() {
                if number > 0 {
                    indent(text, depth);
                }
                put_scalar(text, name);
                text.push(':');
                put_behind(text, field, depth, if field.is_array() { depth } else { depth + 1 });
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    indent(text, depth);
                }
                text.push('-');
                if has_parts(item) {
                    text.push(' ');
                    put(text, item, depth + 1);
                } else {
                    put_behind(text, item, depth, depth + 1);
                }
            }
        }
        other => {
            put_leaf(text, other);
            text.push('\n');
        }
    }
}

/// Writes a value behind `key:` or `-`: one without parts on the same line, a text of several lines as a block, others below.
fn put_behind(text: &mut String, value: &Value, depth: usize, below: usize) {
    match value {
        parts if has_parts(parts) => {
            text.push('\n');
            indent(text, below);
            put(text, parts, below);
        }
        Value::String(lines) if is_block(lines) => {
            text.push_str(if lines.ends_with('\n') { " |\n" } else { " |-\n" });
            for line in lines.lines() {
                if !line.is_empty() {
                    indent(text, depth + 1);
                }
                text.push_str(line);
                text.push('\n');
            }
        }
        other => {
            text.push(' ');
            put_leaf(text, other);
            text.push('\n');
        }
    }
}

/// Whether a value is written in lines of its own.
fn has_parts(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| !fields.is_empty())
        || value.as_array().is_some_and(|items| !items.is_empty())
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}

fn put_leaf(text: &mut String, value: &Value) {
    match value {
        Value::String(scalar) => put_scalar(text, scalar),
        // What has parts is written part by part; here it is empty, and JSON is YAML.
        other => text.push_str(&other.to_string()),
    }
}

/// Whether a text has several lines that a block shows as they are: no space at the start, one line end at the end at most.
fn is_block(lines: &str) -> bool {
    let first = lines.chars().next();
    lines.trim_end_matches('\n').contains('\n')
        && !lines.ends_with("\n\n")
        && first.is_some_and(|c| !c.is_whitespace())
        && lines.chars().all(|c| c == '\n' || is_printable(c))
}

/// Whether every reader takes a character as it stands. Beyond ASCII these are letters, digits and the marks of prose; others,
/// such as U+2028 or U+FDD0, are taken for line ends or refused by some.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~') || (!c.is_ascii() && c.is_alphanumeric()) || "‘’“”„–—…·×→≤≥§€°µ".contains(c)
}

/// Writes a text on one line: as it stands where nothing can take it for anything else, in double quotes otherwise. A range of
/// a pattern is read more easily where both of its ends are escapes.
fn put_scalar(text: &mut String, scalar: &str) {
    if is_plain(scalar) {
        text.push_str(scalar);
        return;
    }
    let stays = scalar.chars().all(|c| c == '\n' || is_printable(c));
    text.push('"');
    for c in scalar.chars() {
        match (c, u32::from(c)) {
            ('"' | '\\', _) => text.extend(['\\', c]),
            ('\n', _) => text.push_str("\\n"),
            (' '..='~', _) => text.push(c),
            _ if stays => text.push(c),
            (_, code @ 0x1_0000..) => text.extend(["\\U", &format!("{code:08X}")]),
            (_, code) => text.extend(["\\u", &format!("{code:04X}")]),
        }
    }
    text.push('"');
}

/// Whether a text needs no quotes: it begins with a letter or a slash, has no sign that means something, and is no word for a
/// boolean or for nothing in YAML 1.1 (<https://yaml.org/type/bool.html>).
fn is_plain(scalar: &str) -> bool {
    const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];
    let inner = |c: char| c.is_alphanumeric() || " _./-,;()'+*=<>@$!?".contains(c);
    scalar.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && scalar.chars().all(|c| is_printable(c) && inner(c))
        && !scalar.ends_with(' ')
        && !WORDS.contains(&scalar.to_ascii_lowercase().as_str())
}
