//! Invisible characters, and how texts are cleaned of them.
//!
//! The tables hold code points of Unicode 16. Unassigned code points count as visible, because a device may know a
//! newer Unicode than this program. So do private ones, because schools of minority scripts use them.

/// Characters without a glyph that only affect their neighbours: Unicode's `Default_Ignorable_Code_Point`, in order.
const IGNORABLE: [(char, char); 17] = [
    ('\u{AD}', '\u{AD}'),
    ('\u{34F}', '\u{34F}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{200B}', '\u{200F}'),
    ('\u{202A}', '\u{202E}'),
    ('\u{2060}', '\u{206F}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FEFF}', '\u{FEFF}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFF8}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Combining accents that belong to no script and need a letter below them.
const ACCENTS: [(char, char); 6] = [
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'),
    ('\u{1AB0}', '\u{1AFF}'),
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{20D0}', '\u{20FF}'),
    ('\u{FE20}', '\u{FE2F}'),
];

/// Invisible characters, in order: controls, spaces, blanks, accents without a letter, ignorable characters, and
/// noncharacters. A text of nothing else is blank.
pub(super) const BLANK: [(char, char); 29] = [
    ('\0', ' '),
    ('\u{7F}', '\u{A0}'),
    ('\u{AD}', '\u{AD}'),
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'),
    ('\u{61C}', '\u{61C}'),
    ('\u{115F}', '\u{1160}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{17B4}', '\u{17B5}'),
    ('\u{180B}', '\u{180F}'),
    ('\u{1AB0}', '\u{1AFF}'),
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{2000}', '\u{200F}'),
    ('\u{2028}', '\u{202F}'),
    ('\u{205F}', '\u{206F}'),
    ('\u{20D0}', '\u{20FF}'),
    ('\u{2800}', '\u{2800}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{FDD0}', '\u{FDEF}'),
    ('\u{FE00}', '\u{FE0F}'),
    ('\u{FE20}', '\u{FE2F}'),
    // With its unassigned neighbours, so that no pattern contains the byte order mark.
    ('\u{FEFD}', '\u{FF00}'),
    ('\u{FFA0}', '\u{FFA0}'),
    ('\u{FFF0}', '\u{FFFC}'),
    ('\u{1BCA0}', '\u{1BCA3}'),
    ('\u{1D159}', '\u{1D159}'),
    ('\u{1D173}', '\u{1D17A}'),
    ('\u{E0000}', '\u{E0FFF}'),
];

/// Combining marks that one letter may have; further ones are dropped. Written languages use up to five.
const MOST_MARKS: usize = 8;

fn is_in(table: &[(char, char)], c: char) -> bool {
    let after = table.partition_point(|(first, _)| *first <= c);
    after.checked_sub(1).and_then(|at| table.get(at)).is_some_and(|(_, last)| c <= *last)
}

/// Whether the code point is a noncharacter of Unicode.
pub(super) fn is_no_character(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}') || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether the character is visible by itself.
pub(super) fn is_visible(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_graphic() } else { !is_in(&BLANK, c) && !is_no_character(c) }
}

/// Whether the character has no glyph and only affects its neighbours.
pub(super) fn is_ignorable(c: char) -> bool {
    !c.is_ascii() && is_in(&IGNORABLE, c)
}

/// Whether the character is an accent of Latin, Greek or Cyrillic letters, or of symbols.
pub(super) fn is_accent(c: char) -> bool {
    is_in(&ACCENTS, c)
}

/// Whether the character is a mark that combines with the one before.
pub(super) fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Whether the character is written from right to left.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

/// Cleans a line: removes control characters and characters that no name needs, collapses spaces, trims.
///
/// Joiners stay between letters of scripts that join, and in emoji. Variation selectors stay behind a character.
/// Direction marks stay in texts that are written from right to left. Tags stay in the flags of regions. Overrides,
/// embeddings and isolates of the direction, soft hyphens and other ignorable characters are dropped, and so are marks
/// beyond the eighth on one letter.
pub(super) fn line(text: &str) -> String {
    let is_mixed = text.chars().any(is_right_to_left);
    let mut line = String::with_capacity(text.len());
    let mut last = None;
    let (mut marks, mut in_flag, mut is_spaced) = (0, false, false);
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c.is_whitespace() || c.is_control() {
            is_spaced = true;
            continue;
        }
        let base = if is_spaced { None } else { last };
        let stays = match c {
            '\u{200C}' | '\u{200D}' => {
                base.is_some_and(|base| base >= '\u{590}')
                    && rest.clone().next().is_some_and(|next| next >= '\u{590}' && is_joined(next))
            }
            '\u{200E}' | '\u{200F}' | '\u{61C}' => is_mixed,
            '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{E0100}'..='\u{E01EF}' => {
                base.is_some_and(|base| is_visible(base) || is_mark(base))
            }
            '\u{E0020}'..='\u{E007F}' => in_flag,
            '\u{115F}' | '\u{1160}' => true,
            _ if is_mark(c) => {
                marks += 1;
                marks <= MOST_MARKS && (base.is_some() || !is_accent(c))
            }
            _ => !is_ignorable(c) && !is_no_character(c) && !matches!(c, '\u{FFF9}'..='\u{FFFC}'),
        };
        if !stays {
            continue;
        }
        if !is_mark(c) && !is_ignorable(c) {
            marks = 0;
        }
        in_flag = c == '\u{1F3F4}' || (in_flag && matches!(c, '\u{E0020}'..='\u{E007E}'));
        if is_spaced && !line.is_empty() {
            line.push(' ');
        }
        is_spaced = false;
        line.push(c);
        last = Some(c);
    }
    line
}

/// Whether a joiner before this character has an effect.
fn is_joined(next: char) -> bool {
    is_visible(next) || (is_mark(next) && !is_accent(next))
}

/// Cleans a text of several lines: removes noncharacters, direction overrides, and control characters other than line
/// breaks, tabs and page breaks. `None` if nothing has to change.
pub(super) fn prose(text: &str) -> Option<String> {
    let kept = |c: char| match c {
        '\n' | '\r' | '\t' | '\u{C}' => Some(c),
        '\u{B}' | '\u{85}' => Some('\n'),
        '\u{202D}' | '\u{202E}' => None,
        _ if c.is_control() || is_no_character(c) => None,
        _ => Some(c),
    };
    if text.chars().all(|c| kept(c) == Some(c)) { None } else { Some(text.chars().filter_map(kept).collect()) }
}
