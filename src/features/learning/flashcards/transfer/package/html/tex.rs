//! Formulas of fields between dollar signs: TeX between the marks of Anki, and texts of LaTeX, which are words with formulas in them.

use super::{Writer, plain};

/// The longest formula with dollar signs in it that is changed, and the longest text of LaTeX that is read, in bytes.
const LONGEST: usize = 4_000;
/// How deep commands of LaTeX may be nested.
const DEEPEST: usize = 8;
/// What begins words in a formula.
const WORDS: [&str; 6] = ["\\text{", "\\textrm{", "\\textbf{", "\\textit{", "\\mbox{", "\\hbox{"];
/// The environments of LaTeX that are a formula, which pages set without their names.
const BARE: [&str; 4] = ["math", "displaymath", "equation", "equation*"];
/// Those that pages set by their names.
const KEPT: [&str; 7] = ["align", "align*", "alignat", "alignat*", "gather", "gather*", "CD"];

impl Writer<'_> {
    /// TeX as Anki marks it.
    pub(super) fn formula(&mut self, rest: &str) -> usize {
        for (open, close, mark) in [("\\(", "\\)", "$"), ("\\[", "\\]", "$$")] {
            if !rest.starts_with(open) {
                continue;
            }
            if let Some(end) = self.find(&rest[open.len()..], close) {
                self.set(mark, &plain(&rest[open.len()..open.len() + end]));
                return open.len() + end + close.len();
            }
        }
        0
    }

    /// Sounds, and TeX as old notes mark it.
    pub(super) fn bracket(&mut self, rest: &str) -> usize {
        if let Some(inside) = rest.strip_prefix("[sound:")
            && let Some(end) = self.find(inside, "]")
        {
            self.picture(&plain(&inside[..end]), "");
            return "[sound:]".len() + end;
        }
        for (open, close, mark) in [("[$]", "[/$]", "$"), ("[$$]", "[/$$]", "$$"), ("[latex]", "[/latex]", "")] {
            if !rest.starts_with(open) {
                continue;
            }
            if let Some(end) = self.find(&rest[open.len()..], close) {
                let inside = plain(&rest[open.len()..open.len() + end].replace("<div>", "<br>"));
                if mark.is_empty() {
                    self.latex(inside.trim(), 0);
                } else {
                    self.set(mark, unmarked(inside.trim()));
                }
                return open.len() + end + close.len();
            }
        }
        0
    }

    /// Writes a formula. One that dollar signs would end too early stays as words.
    fn set(&mut self, mark: &str, tex: &str) {
        let tex = tex.trim();
        match without_dollars(tex) {
            Some(tex) if tex.is_empty() => {}
            Some(tex) => self.out.push_str(&format!("{mark}{tex}{mark}")),
            None => {
                self.lose("latex");
                tex.chars().for_each(|letter| self.letter(letter));
            }
        }
    }

    /// Writes a text of LaTeX: words, and the formulas in them. What is not known stays as it is written.
    fn latex(&mut self, text: &str, depth: usize) {
        if text.len() > LONGEST || depth > DEEPEST {
            self.lose("latex");
            text.chars().for_each(|letter| self.letter(letter));
            return;
        }
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((mark, inside, length)) = formula_at(rest) {
                self.set(mark, inside);
                rest = &rest[length..];
                continue;
            }
            let taken = if first == '\\' { self.command(rest, depth) } else { 0 };
            if taken > 0 {
                rest = &rest[taken..];
                continue;
            }
            match first {
                '\n' if rest.starts_with("\n\n") => self.paragraph(),
                '~' => self.letter(' '),
                '\\' | '$' => {
                    self.lose("latex");
                    self.letter(first);
                }
                first => self.letter(first),
            }
            rest = &rest[first.len_utf8()..];
        }
    }

    /// Writes what a command at the beginning of a text of LaTeX says, and returns its length; 0 where it is not known.
    fn command(&mut self, rest: &str, depth: usize) -> usize {
        for (open, mark) in
            [("\\textbf{", "**"), ("\\textit{", "*"), ("\\emph{", "*"), ("\\text{", ""), ("\\mbox{", "")]
        {
            if let Some(behind) = rest.strip_prefix(open)
                && let Some(end) = end_of(behind, '}')
            {
                // Marks around nothing, or around spaces, would be shown.
                let is_marked = !mark.is_empty() && !behind[..end].trim().is_empty();
                if is_marked {
                    self.mark(mark);
                }
                self.latex(&behind[..end], depth + 1);
                if is_marked {
                    self.close(mark);
                }
                return open.len() + end + 1;
            }
        }
        let next = rest.chars().nth(1);
        match next {
            Some('\\') => self.line(),
            Some(letter) if " $%&#_{}".contains(letter) => self.letter(letter),
            _ => return 0,
        }
        2
    }
}

/// A formula without dollar signs around it.
fn unmarked(tex: &str) -> &str {
    let mut tex = tex;
    while let Some(inside) =
        tex.strip_prefix('$').and_then(|rest| rest.strip_suffix('$')).filter(|rest| !rest.ends_with('\\'))
    {
        tex = inside;
    }
    tex
}

/// Where a text has this letter outside of braces and without a backslash before it.
fn end_of(text: &str, wanted: char) -> Option<usize> {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (at, letter) in text.char_indices() {
        if is_escaped {
            is_escaped = false;
            continue;
        }
        match letter {
            '\\' => is_escaped = true,
            letter if letter == wanted && depth == 0 => return Some(at),
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Where a text has a dollar sign without a backslash before it.
fn dollar(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    let found = text.char_indices().find(|(_, letter)| {
        let is_mark = *letter == '$' && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        is_mark
    });
    found.map(|(at, _)| at)
}

/// The formula at the beginning of a text of LaTeX: its mark in Markdown, what is in it, and its length.
fn formula_at(text: &str) -> Option<(&'static str, &str, usize)> {
    for (open, close, mark) in [("$$", "$$", "$$"), ("$", "$", "$"), ("\\(", "\\)", "$"), ("\\[", "\\]", "$$")] {
        let Some(behind) = text.strip_prefix(open) else { continue };
        let end = if open.starts_with('$') { end_of(behind, '$') } else { behind.find(close) }?;
        let is_closed = behind.get(end..).is_some_and(|rest| rest.starts_with(close));
        return is_closed.then(|| (mark, &behind[..end], open.len() + end + close.len()));
    }
    let (name, _) = text.strip_prefix("\\begin{")?.split_once('}')?;
    let (begin, close) = ("\\begin{}".len() + name.len(), format!("\\end{{{name}}}"));
    let (is_bare, is_kept) = (BARE.contains(&name), KEPT.contains(&name));
    if !is_bare && !is_kept {
        return None;
    }
    let end = text.find(&close)?;
    let inside = if is_bare { text.get(begin..end)? } else { text.get(..end + close.len())? };
    Some((if name == "math" { "$" } else { "$$" }, inside, end + close.len()))
}

/// A formula without dollar signs in it: a formula among the words of another one stands between two parts of them. Nothing where it has
/// other dollar signs.
fn without_dollars(tex: &str) -> Option<String> {
    if dollar(tex).is_none() {
        return Some(tex.to_owned());
    }
    if tex.len() > LONGEST {
        return None;
    }
    let (mut out, mut rest) = (String::with_capacity(tex.len()), tex);
    while dollar(rest).is_some() {
        let (at, open) = WORDS.iter().filter_map(|open| Some((rest.find(*open)?, *open))).min()?;
        let (before, behind) = (&rest[..at], &rest[at + open.len()..]);
        let inside = &behind[..end_of(behind, '}')?];
        if dollar(before).is_some() {
            return None;
        }
        let words = among_formulas(open, inside)?;
        let is_small = before.trim_end().ends_with(['^', '_']);
        out.push_str(before);
        out.push_str(&if is_small { format!("{{{words}}}") } else { words });
        rest = &behind[inside.len() + 1..];
    }
    out.push_str(rest);
    Some(out)
}

/// Words of a formula, which `open` begins, with the formulas among them. Nothing where one of these has no end.
fn among_formulas(open: &str, words: &str) -> Option<String> {
    let (mut out, mut rest, mut is_formula) = (String::new(), words, false);
    loop {
        let end = dollar(rest);
        let part = &rest[..end.unwrap_or(rest.len())];
        if is_formula {
            out.push_str(part);
        } else if !part.is_empty() {
            out.push_str(&format!("{open}{part}}}"));
        }
        let Some(end) = end else { break };
        rest = &rest[end + 1..];
        is_formula = !is_formula;
    }
    (!is_formula).then_some(out)
}
