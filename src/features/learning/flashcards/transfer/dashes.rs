//! Terms and definitions with a dash between spaces, as Quizlet may write them: `hablar - to speak`.

/// What may stand between them.
const DASHES: [&str; 3] = [" - ", " – ", " — "];

/// Term and definition of a line, apart at its first dash; nothing where one of them is missing.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    let apart = DASHES.iter().filter_map(|dash| line.split_once(dash));
    let (term, definition) = apart.min_by_key(|(term, _)| term.len())?;
    let (term, definition) = (term.trim(), definition.trim());
    (!term.is_empty() && !definition.is_empty()).then(|| vec![term.to_owned(), definition.to_owned()])
}

/// The lines of a text, each with its number and what [`split`] finds in it. Empty lines are left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str, Option<Vec<String>>)> {
    let filled = text.split('\n').enumerate().filter(|(_, line)| !line.trim().is_empty());
    filled.map(|(place, line)| (place + 1, line, split(line)))
}

/// The records of a text that has such a dash in each line; with `is_loose`, in some of its lines.
pub(super) fn records(text: &str, is_loose: bool) -> Option<Vec<(usize, Vec<String>)>> {
    let fits = if is_loose {
        lines(text).any(|(.., cells)| cells.is_some())
    } else {
        lines(text).all(|(.., cells)| cells.is_some()) && lines(text).next().is_some()
    };
    let record = |(number, line, cells): (usize, &str, Option<Vec<String>>)| {
        (number, cells.unwrap_or_else(|| vec![line.to_owned()]))
    };
    fits.then(|| lines(text).map(record).collect())
}

/// The records of a line in which semicolons end them, two or more, each with such a dash.
pub(super) fn of_one_line(line: &str, number: usize) -> Option<Vec<(usize, Vec<String>)>> {
    let parts = line.split(';').filter(|part| !part.trim().is_empty());
    let records: Option<Vec<_>> = parts.map(|part| Some((number, split(part)?))).collect();
    records.filter(|records| records.len() >= 2)
}
