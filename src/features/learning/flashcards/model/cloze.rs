//! Question and answer of a card, and cloze deletions: `{{c1::text}}` and `{{c1::text::hint}}`.

use std::collections::BTreeSet;

use super::card::NoteKind;

/// The highest number of a cloze.
const HIGHEST: u32 = 100;
/// How deep clozes may be nested.
const DEEPEST: usize = 8;

/// What a card shows, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Face {
    pub question: String,
    pub answer: String,
}

impl Face {
    /// The face of one card of a note.
    pub fn of(kind: NoteKind, front: &str, back: &str, ordinal: u32) -> Self {
        match (kind, ordinal) {
            (NoteKind::Reversed, 1) => Self { question: back.to_owned(), answer: front.to_owned() },
            (NoteKind::Basic | NoteKind::Reversed, _) => Self { question: front.to_owned(), answer: back.to_owned() },
            (NoteKind::Cloze, _) => {
                let number = ordinal.saturating_add(1);
                let mut answer = Clozes::show(front, number, true);
                if !back.trim().is_empty() {
                    answer.push_str("\n\n");
                    answer.push_str(back);
                }
                Self { question: Clozes::show(front, number, false), answer }
            }
        }
    }
}

/// A piece of a text with clozes.
enum Piece<'t> {
    Text(&'t str),
    Cloze { number: u32, inside: Vec<Piece<'t>>, hint: Option<&'t str> },
}

/// The clozes of a text.
pub struct Clozes;

impl Clozes {
    /// The numbers of the clozes, in ascending order.
    pub fn numbers(text: &str) -> Vec<u32> {
        let mut numbers = BTreeSet::new();
        collect(&parsed(text), &mut numbers);
        numbers.into_iter().collect()
    }

    /// The text for the card of one number: its clozes hidden, or marked where `is_answer`. Other clozes show their text.
    pub fn show(text: &str, number: u32, is_answer: bool) -> String {
        let mut shown = String::with_capacity(text.len());
        write(&parsed(text), number, is_answer, &mut shown);
        shown
    }
}

fn collect(pieces: &[Piece<'_>], numbers: &mut BTreeSet<u32>) {
    for piece in pieces {
        if let Piece::Cloze { number, inside, .. } = piece {
            numbers.insert(*number);
            collect(inside, numbers);
        }
    }
}

fn write(pieces: &[Piece<'_>], wanted: u32, is_answer: bool, shown: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => shown.push_str(text),
            Piece::Cloze { number, hint, .. } if *number == wanted && !is_answer => {
                shown.push('[');
                shown.push_str(hint.filter(|hint| !hint.is_empty()).unwrap_or("..."));
                shown.push(']');
            }
            Piece::Cloze { number, inside, .. } => {
                let mark = if *number == wanted { "**" } else { "" };
                shown.push_str(mark);
                write(inside, wanted, is_answer, shown);
                shown.push_str(mark);
            }
        }
    }
}

/// A cloze that is not closed yet: its opening as it is written, its number, and what it holds so far.
struct Open<'t> {
    opening: &'t str,
    number: u32,
    inside: Vec<Piece<'t>>,
}

/// Reads a text once, from its beginning to its end. What is not closed is text.
fn parsed(text: &str) -> Vec<Piece<'_>> {
    let mut stack: Vec<Open<'_>> = vec![Open { opening: "", number: 0, inside: Vec::new() }];
    let mut openings = openings(text).peekable();
    let mut closings = text.match_indices("}}").map(|(at, _)| at).peekable();
    let mut here = 0;
    loop {
        while openings.next_if(|(at, ..)| *at < here || (stack.len() > DEEPEST && *at == here)).is_some() {}
        while closings.next_if(|at| *at < here).is_some() {}
        let open = openings.peek().copied().filter(|_| stack.len() <= DEEPEST);
        let close = closings.peek().copied().filter(|_| stack.len() > 1);
        match (open, close) {
            (Some((at, number, length)), close) if close.is_none_or(|close| at < close) => {
                push(&mut stack, &text[here..at]);
                here = at + length;
                stack.push(Open { opening: &text[at..here], number, inside: Vec::new() });
            }
            (_, Some(close)) => {
                push(&mut stack, &text[here..close]);
                here = close + 2;
                if let Some(Open { number, mut inside, .. }) = stack.pop() {
                    let hint = hint(&mut inside);
                    add(&mut stack, [Piece::Cloze { number, inside, hint }]);
                }
            }
            (_, None) => {
                push(&mut stack, &text[here..]);
                break;
            }
        }
    }
    while stack.len() > 1 {
        if let Some(Open { opening, inside, .. }) = stack.pop() {
            add(&mut stack, std::iter::once(Piece::Text(opening)).chain(inside));
        }
    }
    stack.pop().map(|whole| whole.inside).unwrap_or_default()
}

/// Adds pieces to the innermost cloze that is open, or to the text.
fn add<'t>(stack: &mut [Open<'t>], pieces: impl IntoIterator<Item = Piece<'t>>) {
    if let Some(innermost) = stack.last_mut() {
        innermost.inside.extend(pieces);
    }
}

fn push<'t>(stack: &mut [Open<'t>], text: &'t str) {
    if !text.is_empty() {
        add(stack, [Piece::Text(text)]);
    }
}

/// Takes the hint behind `::` out of what a cloze holds.
fn hint<'t>(inside: &mut [Piece<'t>]) -> Option<&'t str> {
    let Some(Piece::Text(last)) = inside.last_mut() else { return None };
    let (text, hint) = last.split_once("::")?;
    *last = text;
    Some(hint)
}

/// Every `{{c1::`: its place, its number, its length.
fn openings(text: &str) -> impl Iterator<Item = (usize, u32, usize)> {
    text.match_indices("{{c").filter_map(|(at, mark)| {
        let digits = &text[at + mark.len()..];
        let count = digits.bytes().take_while(u8::is_ascii_digit).take(4).count();
        let number: u32 = digits[..count].parse::<u32>().ok().filter(|number| (1..=HIGHEST).contains(number))?;
        digits[count..].starts_with("::").then_some((at, number, mark.len() + count + 2))
    })
}
