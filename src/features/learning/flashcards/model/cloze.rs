//! Question and answer of a card, and cloze deletions: `{{c1::text}}`, `{{c1::text::hint}}`, and `{{c1,2::text}}` on the cards of two numbers.
//!
//! Braces within a cloze are counted, so that the last braces of `{{c1::\frac{a}{b}}}` close the cloze and those of the formula do not. A
//! brace behind a backslash does not count. Where counting leaves a cloze open, as in `{{c1::a smile :{ }}`, the first `}}` closes it.

use std::collections::BTreeSet;

use super::card::NoteKind;
use super::highlight::{BEGIN, END, highlighted};

/// The highest number of a cloze.
const HIGHEST: u32 = 500;
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
            (NoteKind::Basic | NoteKind::Reversed | NoteKind::Image, _) => {
                Self { question: front.to_owned(), answer: back.to_owned() }
            }
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
    Cloze { numbers: Numbers<'t>, inside: Vec<Piece<'t>>, hint: Option<&'t str> },
}

/// The numbers of a cloze as they are written, separated by commas.
#[derive(Clone, Copy)]
struct Numbers<'t>(&'t str);

impl Numbers<'_> {
    fn all(&self) -> impl Iterator<Item = u32> {
        self.0.split(',').filter_map(|number| number.parse().ok())
    }

    fn has(&self, wanted: u32) -> bool {
        self.all().any(|number| number == wanted)
    }
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

    /// Whether a cloze holds nothing, as `{{c1::}}` and `{{c1::::hint}}` do.
    pub fn has_empty(text: &str) -> bool {
        has_empty(&parsed(text))
    }

    /// The text for the card of one number: its clozes hidden, or marked where `is_answer`. Other clozes show their text.
    pub fn show(text: &str, number: u32, is_answer: bool) -> String {
        let mut shown = String::with_capacity(text.len());
        write(&parsed(text), number, is_answer, &mut shown);
        if is_answer { highlighted(&shown) } else { shown }
    }
}

impl Clozes {
    /// The text with a space between braces that would close a cloze for readers that do not count them.
    pub fn spaced(text: &str) -> String {
        let mut spaced = String::with_capacity(text.len());
        space(&parsed(text), false, &mut spaced);
        spaced
    }
}

fn space(pieces: &[Piece<'_>], is_inside: bool, spaced: &mut String) {
    let add = |text: &str, spaced: &mut String| {
        for letter in text.chars() {
            if is_inside && letter == '}' && spaced.ends_with('}') {
                spaced.push(' ');
            }
            spaced.push(letter);
        }
    };
    for piece in pieces {
        match piece {
            Piece::Text(text) => add(text, spaced),
            Piece::Cloze { numbers, inside, hint } => {
                spaced.push_str(&format!("{{{{c{}::", numbers.0));
                space(inside, true, spaced);
                if let Some(hint) = hint {
                    spaced.push_str("::");
                    add(hint, spaced);
                }
                spaced.push_str(if spaced.ends_with('}') { " }}" } else { "}}" });
            }
        }
    }
}

fn collect(pieces: &[Piece<'_>], numbers: &mut BTreeSet<u32>) {
    for piece in pieces {
        if let Piece::Cloze { numbers: own, inside, .. } = piece {
            numbers.extend(own.all());
            collect(inside, numbers);
        }
    }
}

fn has_empty(pieces: &[Piece<'_>]) -> bool {
    pieces.iter().any(|piece| match piece {
        Piece::Text(_) => false,
        Piece::Cloze { inside, .. } => {
            let is_blank = |piece: &Piece<'_>| matches!(piece, Piece::Text(text) if text.trim().is_empty());
            inside.iter().all(is_blank) || has_empty(inside)
        }
    })
}

fn write(pieces: &[Piece<'_>], wanted: u32, is_answer: bool, shown: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => shown.push_str(text),
            Piece::Cloze { numbers, hint, .. } if numbers.has(wanted) && !is_answer => {
                shown.push('[');
                shown.push_str(hint.filter(|hint| !hint.is_empty()).unwrap_or("..."));
                shown.push(']');
            }
            Piece::Cloze { numbers, inside, .. } => {
                let is_wanted = numbers.has(wanted);
                shown.extend(is_wanted.then_some(BEGIN));
                write(inside, wanted, is_answer, shown);
                shown.extend(is_wanted.then_some(END));
            }
        }
    }
}

/// A cloze that is not closed yet: its opening as it is written, its numbers, what it holds so far, and how many braces are open in it.
struct Open<'t> {
    opening: &'t str,
    numbers: Numbers<'t>,
    inside: Vec<Piece<'t>>,
    braces: usize,
}

/// Reads a text. What is not closed is text.
fn parsed(text: &str) -> Vec<Piece<'_>> {
    let (counted, is_open) = read(text, true);
    if is_open { read(text, false).0 } else { counted }
}

/// Reads a text once, from its beginning to its end, and returns whether a cloze stayed open.
fn read(text: &str, counts_braces: bool) -> (Vec<Piece<'_>>, bool) {
    let mut stack: Vec<Open<'_>> = vec![Open { opening: "", numbers: Numbers(""), inside: Vec::new(), braces: 0 }];
    let bytes = text.as_bytes();
    let (mut from, mut here) = (0, 0);
    while here < bytes.len() {
        let Some(innermost) = stack.len().checked_sub(1).and_then(|last| stack.get_mut(last)) else { break };
        let is_cloze = !innermost.opening.is_empty();
        match bytes[here] {
            // A backslash before a cloze is a letter like others.
            b'\\' if counts_braces => here += if opening(&text[here + 1..]).is_some() { 1 } else { 2 },
            b'{' => match opening(&text[here..]).filter(|_| stack.len() <= DEEPEST) {
                Some((numbers, length)) => {
                    push(&mut stack, &text[from..here]);
                    let opening = &text[here..here + length];
                    stack.push(Open { opening, numbers, inside: Vec::new(), braces: 0 });
                    here += length;
                    from = here;
                }
                None => {
                    if let Some(innermost) = stack.last_mut() {
                        innermost.braces += usize::from(counts_braces);
                    }
                    here += 1;
                }
            },
            b'}' if is_cloze && innermost.braces > 0 => {
                innermost.braces -= 1;
                here += 1;
            }
            b'}' if is_cloze && bytes.get(here + 1) == Some(&b'}') => {
                push(&mut stack, &text[from..here]);
                here += 2;
                from = here;
                if let Some(Open { numbers, mut inside, .. }) = stack.pop() {
                    let hint = hint(&mut inside);
                    add(&mut stack, [Piece::Cloze { numbers, inside, hint }]);
                }
            }
            _ => here += 1,
        }
    }
    push(&mut stack, &text[from..]);
    let is_open = stack.len() > 1;
    while stack.len() > 1 {
        if let Some(Open { opening, inside, .. }) = stack.pop() {
            add(&mut stack, std::iter::once(Piece::Text(opening)).chain(inside));
        }
    }
    (stack.pop().map(|whole| whole.inside).unwrap_or_default(), is_open)
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

/// The numbers and the length of `{{c1::` or `{{c1,2::` at the beginning of a text.
fn opening(text: &str) -> Option<(Numbers<'_>, usize)> {
    let inside = text.strip_prefix("{{c")?;
    let end = inside.find(|letter: char| !letter.is_ascii_digit() && letter != ',')?;
    let (numbers, rest) = inside.split_at(end);
    let is_number =
        |digits: &str| digits.len() <= 4 && digits.parse::<u32>().is_ok_and(|number| (1..=HIGHEST).contains(&number));
    (rest.starts_with("::") && numbers.split(',').all(is_number)).then_some((Numbers(numbers), end + 5))
}
