//! Reads a module: what it imports and exports, and its code without comments, ready to be joined with others.
//!
//! Modules of ours keep to a part of the language, and anything else is refused with its place: imports and exports stand at
//! the top level, what is exported is constant and named, and addresses of imports are texts.

use std::ops::Range;

use super::tokens::{Kind, Token, Tokens, tokens};

/// A module.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) name: String,
    /// The modules that it needs before it runs.
    pub(super) imports: Vec<String>,
    /// The modules that it fetches when they are needed.
    pub(super) later: Vec<String>,
    /// Exported names with the names that they have inside.
    pub(super) exports: Vec<(String, String)>,
    pub(super) pieces: Vec<Piece>,
    /// Starts of lines inside of templates are kept as they are.
    templates: Vec<Range<usize>>,
}

/// A part of the code.
#[derive(Debug)]
pub(super) enum Piece {
    /// A part of the source.
    Source(Range<usize>),
    /// What stands in the place of another part.
    Text(String),
    /// The end of a line, where a comment had one.
    Break,
}

/// The name of the bundle in which a module is that is fetched when it is needed: all pages of an area are in one.
pub(super) fn bundle_of(name: &str) -> String {
    let path = name.strip_prefix("app/").unwrap_or(name);
    let path = path.strip_suffix(".js").unwrap_or(path);
    match path.strip_prefix("pages/").and_then(|rest| rest.split_once('/')) {
        Some((area, _)) => area.to_owned(),
        None => path.replace('/', "-"),
    }
}

/// The file that a relative address leads to, seen from another file.
pub(super) fn resolved(from: &str, address: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if !address.starts_with('.') {
        return None;
    }
    for part in address.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}

impl Module {
    /// Reads a module of ours.
    pub(super) fn read(name: &str, source: &str) -> Result<Self, String> {
        let found = tokens(source).map_err(|what| format!("{name}: {what}"))?;
        let mut reader = Reader { name, source, tokens: &found, at: 0, edits: Vec::new(), module: Self::empty(name) };
        reader.read().map_err(|what| format!("{name}: {what}"))?;
        let Reader { mut edits, mut module, .. } = reader;
        for comment in &found.comments {
            let text = source[comment.clone()].contains('\n').then_some(Piece::Break);
            edits.push((comment.clone(), text));
        }
        edits.sort_by_key(|(range, _)| range.start);
        let mut from = 0;
        for (range, piece) in edits {
            // A comment inside of a declaration goes with it.
            if range.start < from {
                continue;
            }
            module.pieces.push(Piece::Source(from..range.start));
            module.pieces.extend(piece);
            from = range.end;
        }
        module.pieces.push(Piece::Source(from..source.len()));
        module.templates = found.templates;
        Ok(module)
    }

    /// Reads a module of others whose only declaration of that kind is a list of exports at its end; `None` where it has others.
    pub(super) fn read_vendored(name: &str, source: &str) -> Option<Self> {
        let (code, list) = source.trim_end().rsplit_once("export{")?;
        let list = list.trim_end_matches(';').strip_suffix('}')?;
        if code.contains("import") || code.contains("export") || list.contains(['{', '\n']) {
            return None;
        }
        let mut module = Self::empty(name);
        for entry in list.split(',') {
            let (local, exported) = entry.split_once(" as ").unwrap_or((entry, entry));
            module.exports.push((exported.trim().to_owned(), local.trim().to_owned()));
        }
        module.pieces.push(Piece::Source(0..code.len()));
        // Its white space is left alone.
        module.templates.push(0..code.len());
        Some(module)
    }

    fn empty(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            imports: Vec::new(),
            later: Vec::new(),
            exports: Vec::new(),
            pieces: Vec::new(),
            templates: Vec::new(),
        }
    }

    /// Whether a place of the source lies in a template.
    pub(super) fn is_in_template(&self, at: usize) -> bool {
        let before = self.templates.partition_point(|template| template.start < at);
        before.checked_sub(1).and_then(|index| self.templates.get(index)).is_some_and(|template| at < template.end)
    }
}

struct Reader<'a> {
    name: &'a str,
    source: &'a str,
    tokens: &'a Tokens,
    at: usize,
    edits: Vec<(Range<usize>, Option<Piece>)>,
    module: Module,
}

impl<'a> Reader<'a> {
    fn token(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.all.get(self.at + ahead)
    }

    fn text(&self, ahead: usize) -> &'a str {
        self.token(ahead).map_or("", |token| &self.source[token.range.clone()])
    }

    /// A message with the line that it is about.
    fn fault(&self, what: &str) -> String {
        let at = self.token(0).map_or(self.source.len(), |token| token.range.start);
        let line = 1 + self.source[..at].matches('\n').count();
        format!("line {line}: {what}")
    }

    fn read(&mut self) -> Result<(), String> {
        while let Some(token) = self.token(0) {
            let is_name = self.at > 0 && &self.source[self.tokens.all[self.at - 1].range.clone()] == ".";
            let is_key = self.text(1) == ":";
            if token.kind != Kind::Word {
                self.at += 1;
                continue;
            }
            match self.text(0) {
                "import" if self.text(1) == "." && !is_name => self.meta()?,
                "import" if self.text(1) == "(" => self.later()?,
                "import" if token.depth == 0 && !is_name && !is_key => self.import()?,
                "export" if token.depth == 0 && !is_name && !is_key => self.export()?,
                "$define" | "$join" | "$use" | "$load" | "$here" => return Err(self.fault("this name is taken")),
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    /// `import.meta.url`
    fn meta(&mut self) -> Result<(), String> {
        if self.text(2) != "meta" || self.text(4) != "url" {
            return Err(self.fault("of `import.meta` there is only `url`"));
        }
        self.replace(5, Some("$here".into()));
        Ok(())
    }

    /// `import('./other.js')`
    fn later(&mut self) -> Result<(), String> {
        let target = self.address(2)?;
        if self.text(3) != ")" {
            return Err(self.fault("`import()` takes one text"));
        }
        if target.starts_with("vendor/") {
            // What others wrote is a file of its own.
            self.replace(4, Some(format!("import({:?})", format!("../{target}"))));
            return Ok(());
        }
        let text = format!("$load({target:?}, {:?})", bundle_of(&target));
        self.replace(4, Some(text));
        self.module.later.push(target);
        Ok(())
    }

    /// The module whose address is the text at this place.
    fn address(&self, ahead: usize) -> Result<String, String> {
        let text = self.text(ahead);
        let is_text = self.token(ahead).is_some_and(|token| token.kind == Kind::Text);
        let inner = text.get(1..text.len().saturating_sub(1)).filter(|_| is_text);
        inner
            .and_then(|inner| resolved(self.name, inner))
            .ok_or_else(|| self.fault("an import names a file by a relative address, as a text"))
    }

    /// Replaces so many tokens.
    fn replace(&mut self, count: usize, text: Option<String>) {
        let (Some(first), Some(last)) = (self.token(0), self.token(count - 1)) else { return };
        self.edits.push((first.range.start..last.range.end, text.map(Piece::Text)));
        self.at += count;
    }

    fn import(&mut self) -> Result<(), String> {
        let mut ahead = 1;
        let mut names = Vec::new();
        let mut whole = None;
        while self.token(ahead).is_some_and(|token| token.kind != Kind::Text) {
            match self.text(ahead) {
                "from" if ahead > 1 && self.text(ahead - 1) != "{" && self.text(ahead - 1) != "," => {
                    ahead += 1;
                    break;
                }
                "{" => {
                    let (list, end) = self.list(ahead)?;
                    names.extend(
                        list.into_iter().map(|(from, to)| if from == to { from } else { format!("{from}: {to}") }),
                    );
                    ahead = end;
                }
                "*" if self.text(ahead + 1) == "as" => {
                    whole = Some(self.text(ahead + 2).to_owned());
                    ahead += 3;
                }
                "," => ahead += 1,
                name if self.token(ahead).is_some_and(|token| token.kind == Kind::Word) => {
                    names.push(format!("default: {name}"));
                    ahead += 1;
                }
                _ => return Err(self.fault("this import cannot be read")),
            }
        }
        let target = self.address(ahead)?;
        let mut made = Vec::new();
        if let Some(whole) = whole {
            made.push(format!("const {whole} = $use({target:?});"));
        }
        if !names.is_empty() {
            made.push(format!("const {{ {} }} = $use({target:?});", names.join(", ")));
        }
        if made.is_empty() {
            made.push(format!("$use({target:?});"));
        }
        let end = if self.text(ahead + 1) == ";" { ahead + 2 } else { ahead + 1 };
        self.replace(end, Some(made.join(" ")));
        if !self.module.imports.contains(&target) {
            self.module.imports.push(target);
        }
        Ok(())
    }

    /// The names of a list in braces that begins at this place: those on the left and on the right of `as`; and what is behind it.
    fn list(&self, ahead: usize) -> Result<(Vec<(String, String)>, usize), String> {
        let (mut names, mut at) = (Vec::new(), ahead + 1);
        loop {
            match self.text(at) {
                "}" => return Ok((names, at + 1)),
                "," => at += 1,
                "" => return Err(self.fault("a list of names has no end")),
                name if self.text(at + 1) == "as" => {
                    names.push((name.to_owned(), self.text(at + 2).to_owned()));
                    at += 3;
                }
                name => {
                    names.push((name.to_owned(), name.to_owned()));
                    at += 1;
                }
            }
        }
    }

    fn export(&mut self) -> Result<(), String> {
        match self.text(1) {
            "{" => self.export_list(),
            "default" => self.export_default(),
            "const" => self.export_constant(),
            "function" | "class" | "async" => {
                let name = self.declared(1)?;
                self.module.exports.push((name.clone(), name));
                self.replace(1, None);
                Ok(())
            }
            _ => Err(self.fault("only constants, functions, classes and lists of names are exported")),
        }
    }

    /// The name of a function or class that is declared at this place.
    fn declared(&self, ahead: usize) -> Result<String, String> {
        let skipped =
            (ahead..ahead + 3).take_while(|at| matches!(self.text(*at), "async" | "function" | "class" | "*")).count();
        let name = self
            .token(ahead + skipped)
            .filter(|token| token.kind == Kind::Word && self.text(ahead + skipped) != "extends");
        name.map(|token| self.source[token.range.clone()].to_owned())
            .ok_or_else(|| self.fault("what is exported has a name"))
    }

    fn export_default(&mut self) -> Result<(), String> {
        let name = if matches!(self.text(2), "function" | "class")
            || (self.text(2) == "async" && self.text(3) == "function")
        {
            let name = self.declared(2)?;
            self.replace(2, None);
            name
        } else {
            self.replace(2, Some("const $default =".into()));
            "$default".to_owned()
        };
        self.module.exports.push(("default".into(), name));
        Ok(())
    }

    fn export_constant(&mut self) -> Result<(), String> {
        if self.token(2).is_none_or(|token| token.kind != Kind::Word) || self.text(3) != "=" {
            return Err(self.fault("one constant is exported at a time, by its name"));
        }
        let rest = self.tokens.all[self.at + 3..].iter().filter(|token| token.depth == 0);
        let mut signs = rest.map(|token| &self.source[token.range.clone()]).take_while(|text| *text != ";");
        if signs.any(|text| text == ",") {
            return Err(self.fault("one constant is exported at a time, by its name"));
        }
        let name = self.text(2).to_owned();
        self.module.exports.push((name.clone(), name));
        self.replace(1, None);
        Ok(())
    }

    fn export_list(&mut self) -> Result<(), String> {
        let (names, end) = self.list(1)?;
        if self.text(end) != "from" {
            self.module.exports.extend(names.into_iter().map(|(local, exported)| (exported, local)));
            self.replace(if self.text(end) == ";" { end + 1 } else { end }, None);
            return Ok(());
        }
        let target = self.address(end + 1)?;
        let made: Vec<String> = names.iter().map(|(from, to)| format!("{from}: $out_{to}")).collect();
        let text = format!("const {{ {} }} = $use({target:?});", made.join(", "));
        self.module.exports.extend(names.into_iter().map(|(_, to)| (to.clone(), format!("$out_{to}"))));
        self.replace(if self.text(end + 2) == ";" { end + 3 } else { end + 2 }, Some(text));
        if !self.module.imports.contains(&target) {
            self.module.imports.push(target);
        }
        Ok(())
    }
}
