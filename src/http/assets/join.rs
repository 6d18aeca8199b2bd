//! Joins the modules of the pages into bundles: `core`, with all that `main.js` imports, and one for each area and for each
//! other module that is fetched when it is needed. What two bundles need is in both and runs once.
//!
//! In a bundle each module is a function that `runtime.js` calls once, after those that it imports. Lines keep their places in
//! source maps.

use std::collections::{BTreeMap, BTreeSet};

use super::module::{Module, Piece, bundle_of};

/// What bundles begin with: the code that runs the modules.
const RUNTIME: &str = include_str!("runtime.js");

/// The module that starts the pages.
const MAIN: &str = "app/main.js";

/// The text of a file by its name.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A version of the code that joins. Files that it has made differently have other addresses.
pub(super) fn version() -> String {
    format!("{} {RUNTIME}", env!("CARGO_PKG_VERSION"))
}

struct Graph<'a> {
    read: Read<'a>,
    modules: BTreeMap<String, (Module, String)>,
}

impl Graph<'_> {
    fn module(&mut self, name: &str) -> Result<&Module, String> {
        if !self.modules.contains_key(name) {
            let source = (self.read)(name).ok_or_else(|| format!("there is no module {name}"))?;
            let module = Module::read(name, &source)?;
            self.modules.insert(name.to_owned(), (module, source));
        }
        self.modules.get(name).map(|(module, _)| module).ok_or_else(|| format!("there is no module {name}"))
    }

    /// The modules that these need with themselves, each behind those that it imports.
    fn closure<'n>(&mut self, entries: impl IntoIterator<Item = &'n String>) -> Result<Vec<String>, String> {
        let (mut order, mut open) = (Vec::new(), Vec::new());
        let mut known = BTreeSet::new();
        for entry in entries {
            self.visit(entry, &mut order, &mut open, &mut known)?;
        }
        Ok(order)
    }

    fn visit(
        &mut self,
        name: &str,
        order: &mut Vec<String>,
        open: &mut Vec<String>,
        known: &mut BTreeSet<String>,
    ) -> Result<(), String> {
        if open.iter().any(|other| other == name) {
            return Err(format!("{name} needs itself, by way of {}", open.join(", ")));
        }
        if !known.insert(name.to_owned()) {
            return Ok(());
        }
        open.push(name.to_owned());
        if !name.starts_with("vendor/") {
            for import in self.module(name)?.imports.clone() {
                self.visit(&import, order, open, known)?;
            }
        }
        open.pop();
        order.push(name.to_owned());
        Ok(())
    }
}

/// Joins all modules that `main.js` leads to. Returns the text of each bundle and of its source map, by file name.
pub fn join(read: Read, release: &str) -> Result<BTreeMap<String, String>, String> {
    let mut graph = Graph { read, modules: BTreeMap::new() };
    let core = graph.closure(&[MAIN.to_owned()])?;
    let in_core: BTreeSet<&String> = core.iter().collect();
    let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut seen, mut waiting) = (BTreeSet::new(), core.clone());
    while let Some(name) = waiting.pop() {
        if name.starts_with("vendor/") || !seen.insert(name.clone()) {
            continue;
        }
        let module = graph.module(&name)?;
        waiting.extend(module.imports.iter().cloned());
        for target in module.later.clone() {
            if !in_core.contains(&target) {
                entries.entry(bundle_of(&target)).or_default().insert(target.clone());
            }
            waiting.push(target);
        }
    }
    let mut files = BTreeMap::new();
    let mut write = |graph: &Graph, name: &str, modules: &[String]| -> Result<(), String> {
        let (text, map) = bundle(graph, name, modules, release)?;
        files.insert(format!("{name}.js"), text);
        files.insert(format!("{name}.js.map"), map);
        Ok(())
    };
    write(&graph, CORE, &core)?;
    for (name, entries) in &entries {
        if name == CORE {
            return Err(format!("a bundle may not be called {CORE}"));
        }
        let mut modules = graph.closure(entries)?;
        modules.retain(|module| !in_core.contains(module));
        write(&graph, name, &modules)?;
    }
    Ok(files)
}

/// The bundle that the page begins with.
pub(super) const CORE: &str = "core";

/// The text of a bundle, and its source map.
fn bundle(graph: &Graph, name: &str, modules: &[String], release: &str) -> Result<(String, String), String> {
    let mut out = Output::default();
    let is_core = name == CORE;
    if is_core {
        out.line(&RUNTIME.replace("{{release}}", release));
    } else {
        out.line(&format!("import {{ $join }} from './{CORE}.js';\nconst $define = $join({release:?});\n"));
    }
    for (index, module) in modules.iter().enumerate() {
        match graph.modules.get(module) {
            Some((read, source)) => out.module(read, source),
            // What others wrote is a file of its own, but for what every page needs.
            None => match (graph.read)(module)
                .filter(|_| is_core)
                .map(|source| (Module::read_vendored(module, &source), source))
            {
                Some((Some(read), source)) => out.module(&read, &source),
                _ => out.line(&format!(
                    "import * as $vendor{index} from '../{module}';\n$define({module:?}, () => $vendor{index});\n"
                )),
            },
        }
    }
    if is_core {
        out.line(&format!("$use({MAIN:?});\n"));
    }
    let map = out.map(name);
    out.text.push_str(&format!("//# sourceMappingURL={name}.js.map\n"));
    Ok((out.text, map))
}

/// A script that is no module, without comments and white space at the start of lines.
pub(super) fn bare(name: &str, source: &str) -> Result<String, String> {
    let mut out = Output::default();
    out.code(&Module::read(name, source)?, source);
    Ok(out.text)
}

/// The text of a bundle, and where each of its lines is from.
#[derive(Default)]
struct Output {
    text: String,
    sources: Vec<String>,
    /// The source and the line in it of each line of the text.
    lines: Vec<Option<(usize, usize)>>,
}

impl Output {
    /// Adds whole lines that are from no source.
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.lines.extend(text.matches('\n').map(|_| None));
    }

    fn is_at_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    fn module(&mut self, module: &Module, source: &str) {
        self.line(&format!("$define({:?}, ($use, $load, $here) => {{\n", module.name));
        self.code(module, source);
        let exports: Vec<String> = module
            .exports
            .iter()
            .map(|(name, local)| if name == local { name.clone() } else { format!("{name}: {local}") })
            .collect();
        self.line(&format!("return {{ {} }};\n}});\n", exports.join(", ")));
    }

    /// Adds the code of a module.
    fn code(&mut self, module: &Module, source: &str) {
        self.sources.push(module.name.clone());
        let index = self.sources.len() - 1;
        let (mut counted, mut line) = (0, 0);
        for piece in &module.pieces {
            match piece {
                Piece::Text(text) => {
                    self.begin(Some((index, line)));
                    self.text.push_str(text);
                }
                Piece::Break => self.end(),
                Piece::Source(range) => {
                    line += source[counted..range.start].matches('\n').count();
                    counted = range.start;
                    for part in source[range.clone()].split_inclusive('\n') {
                        self.part(part, module.is_in_template(counted), (index, line));
                        counted += part.len();
                        line += usize::from(part.ends_with('\n'));
                    }
                }
            }
        }
        self.end();
    }

    /// Adds a part of a line. White space at the start of a line and empty lines go, except in templates.
    fn part(&mut self, part: &str, is_template: bool, from: (usize, usize)) {
        let part = if self.is_at_start() && !is_template { part.trim_start() } else { part };
        if part.is_empty() {
            return;
        }
        self.begin(Some(from));
        self.text.push_str(part);
    }

    /// Notes where a line is from, at its start.
    fn begin(&mut self, from: Option<(usize, usize)>) {
        if self.is_at_start() {
            self.lines.push(from);
        }
    }

    /// Ends a line that has begun.
    fn end(&mut self) {
        if !self.is_at_start() {
            self.text.push('\n');
        }
    }

    /// The source map, line by line.
    fn map(&self, name: &str) -> String {
        let mut mappings = String::new();
        let (mut last_source, mut last_line) = (0, 0);
        for line in &self.lines {
            if let Some((source, line)) = *line {
                mappings.push('A');
                vlq(&mut mappings, difference(source, last_source));
                vlq(&mut mappings, difference(line, last_line));
                mappings.push('A');
                (last_source, last_line) = (source, line);
            }
            mappings.push(';');
        }
        let sources: Vec<String> = self.sources.iter().map(|source| format!("../{source}")).collect();
        serde_json::json!({ "version": 3, "file": format!("{name}.js"), "sources": sources, "names": [], "mappings": mappings })
            .to_string()
    }
}

fn difference(now: usize, before: usize) -> i64 {
    i64::try_from(now).unwrap_or(0) - i64::try_from(before).unwrap_or(0)
}

/// Adds a number as source maps write it: base 64, five bits a character, the lowest first, the sign in the lowest bit.
fn vlq(out: &mut String, number: i64) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut rest = (number.unsigned_abs() << 1) | u64::from(number < 0);
    loop {
        let more = if rest > 31 { 32 } else { 0 };
        let digit = usize::try_from((rest & 31) | more).unwrap_or(0);
        out.push(char::from(DIGITS[digit]));
        rest >>= 5;
        if rest == 0 {
            return;
        }
    }
}
