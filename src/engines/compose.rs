//! Composes an answer from found passages: their best sentences, quoted, with citations.

use super::chunk::{self, Format, HEADING_SEPARATOR, Span};
use super::query::Query;
use super::question::{self, Wanted};
use super::retrieve::{Context, Fit, Hit, Index, Origin, PassageKey, Sentence, term_weights};

/// A place in a text that an answer rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// The number of the citation in the reply, from 1.
    pub mark: usize,
    /// The origin of the text.
    pub origin: Origin,
    /// The passage, by the key that the caller gave it.
    pub passage: PassageKey,
    /// Title of the document.
    pub title: String,
    /// Headings above the passage, empty when there are none.
    pub heading: String,
    /// The quoted words, exactly as in the document.
    pub quote: String,
    /// Their place in the document.
    pub span: Span,
    /// How well the best quoted sentence fits the question: above 0, about 1 for a good one.
    pub score: f32,
}

/// The parameters of choosing sentences.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// The kind of sentence that is wanted.
    pub wanted: Wanted,
    /// At most this many sentences.
    pub most: usize,
    /// Earlier replies, whose sentences are not repeated.
    pub said: &'a [&'a str],
}

/// Passages whose score is this far behind the best one are left out.
const PASSAGE_MARGIN: f32 = 0.12;
/// Passages to take sentences from.
const MOST_PASSAGES: usize = 4;
/// Sentences whose worth is this far behind the best one are left out.
const SENTENCE_MARGIN: f32 = 0.22;
/// The same, if a name, a date or a number is wanted: the best sentence has it, or another one.
const EXACT_MARGIN: f32 = 0.15;
/// The penalty for a sentence that begins with "it", "but" and the like.
const LEANING_LOSS: f32 = 0.04;
/// The lowest score of a sentence for a person who asks for more.
const WORTH_SAYING: f32 = 0.35;
/// A sentence of fewer words only introduces the next one.
const SHORT: usize = 10;
/// Cosine to the question from which the sentence after a good one belongs to the answer.
const CONTINUES: f32 = 0.2;
/// Two sentences with a higher cosine count as repetitions.
const SAME: f32 = 0.93;
/// The penalty of a sentence for each point that its passage is behind the best passage.
const PASSAGE_SHARE: f32 = 1.0;
/// The largest gap between two sentences that are cited as one, in bytes: white space and marks of lists and quotes.
const CLOSE: usize = 12;

/// A sentence that may be cited.
struct Candidate<'i> {
    /// Index in the list of passages.
    passage: usize,
    /// Index among the sentences of its passage.
    place: usize,
    worth: f32,
    chosen: bool,
    words: String,
    sentence: Sentence<'i>,
}

/// A found passage with its context.
struct Source<'i> {
    hit: Hit,
    context: Context<'i>,
}

/// The text of a reply with its citations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passages {
    /// Paragraphs, one for each document, with the marks of the citations.
    pub text: String,
    /// The citations, by mark.
    pub citations: Vec<Citation>,
}

/// Quotes the best sentences of the passages that fit at least as well as `least`. Empty if everything was said before.
pub fn compose(indexes: &[&Index], query: &Query, hits: &[Hit], least: Fit, selection: Selection<'_>) -> Passages {
    let weights = term_weights(indexes, query);
    let Some(best) = hits.first() else { return Passages::default() };
    let near_best = |hit: &&Hit| hit.score >= best.score - PASSAGE_MARGIN && hit.fit(query) >= least;
    let sources: Vec<Source<'_>> = hits
        .iter()
        .filter(near_best)
        .take(MOST_PASSAGES)
        .filter_map(|hit| {
            let context = indexes.get(hit.index)?.context(hit)?;
            Some(Source { hit: *hit, context })
        })
        .collect();
    let mut candidates = Vec::new();
    for (passage, source) in sources.iter().enumerate() {
        let Some(index) = indexes.get(source.hit.index) else { continue };
        for (place, sentence) in index.sentences(&source.hit, query, &weights).into_iter().enumerate() {
            let words = chunk::plain(sentence.quote, source.context.format);
            let behind = (best.score - source.hit.score) * PASSAGE_SHARE;
            let leaning = if chunk::leans_back(&words) { LEANING_LOSS } else { 0.0 };
            let opens = source.hit.key.number == 0 && place < 2;
            let advantage = question::advantage(selection.wanted, query, &words, opens);
            let worth = sentence.score + advantage - behind - leaning;
            candidates.push(Candidate { passage, place, worth, chosen: false, words, sentence });
        }
    }
    choose(&mut candidates, &selection);
    render(&sources, &candidates)
}

/// Marks the sentences to cite.
fn choose(candidates: &mut [Candidate<'_>], selection: &Selection<'_>) {
    let exact = matches!(selection.wanted, Wanted::Person | Wanted::Time | Wanted::Amount);
    let margin = if exact { EXACT_MARGIN } else { SENTENCE_MARGIN };
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| candidates[*b].worth.total_cmp(&candidates[*a].worth).then(a.cmp(b)));
    let mut limit = None;
    let mut chosen = 0;
    for place in order {
        let candidate = &candidates[place];
        let room = selection.most.saturating_sub(chosen);
        if room == 0 || limit.is_some_and(|limit| candidate.worth < limit) {
            break;
        }
        let leans = chunk::leans_back(&candidate.words) && follows(candidates, place);
        let lacks_room = leans && room == 1 && chosen > 0 && !candidates[place - 1].chosen;
        let weak = !selection.said.is_empty() && candidate.sentence.score < WORTH_SAYING;
        if candidate.chosen || lacks_room || weak || is_repetition(candidates, place, selection.said) {
            continue;
        }
        limit.get_or_insert(candidate.worth - margin);
        for place in with_context(candidates, place, room, !exact, selection.said) {
            candidates[place].chosen = true;
            chosen += 1;
        }
    }
}

/// A chosen sentence and, if there is room, its context: the sentence before if it cannot stand alone, the list that it
/// introduces, and the next sentence on the topic.
fn with_context(candidates: &[Candidate<'_>], place: usize, room: usize, goes_on: bool, said: &[&str]) -> Vec<usize> {
    let words = &candidates[place].words;
    let mut taken = vec![place];
    if chunk::leans_back(words) && follows(candidates, place) && !candidates[place - 1].chosen && room > 1 {
        taken.push(place - 1);
    }
    let announces = words.ends_with(':');
    let short = words.split_whitespace().count() < SHORT;
    let mut next = place + 1;
    while taken.len() < room && follows(candidates, next) && !candidates[next].chosen {
        let continues = next == place + 1 && (short || goes_on) && {
            let candidate = &candidates[next];
            short || chunk::leans_back(&candidate.words) || candidate.sentence.cosine >= CONTINUES
        };
        if !(announces || continues) || is_repetition(candidates, next, said) {
            break;
        }
        taken.push(next);
        next += 1;
    }
    taken
}

/// Whether the sentence at `place` directly follows the one before it in the list, in the same passage.
fn follows(candidates: &[Candidate<'_>], place: usize) -> bool {
    match (place.checked_sub(1).and_then(|before| candidates.get(before)), candidates.get(place)) {
        (Some(before), Some(this)) => before.passage == this.passage && before.place + 1 == this.place,
        _ => false,
    }
}

fn is_repetition(candidates: &[Candidate<'_>], place: usize, said: &[&str]) -> bool {
    let this = &candidates[place];
    said.iter().any(|said| said.contains(&this.words))
        || candidates.iter().any(|other| {
            other.chosen && (other.words == this.words || other.sentence.vector.cosine(&this.sentence.vector) > SAME)
        })
}

/// Adjacent sentences of one passage, cited as one.
struct Run<'c, 'i> {
    source: usize,
    sentences: Vec<&'c Candidate<'i>>,
}

impl Run<'_, '_> {
    fn span(&self) -> Span {
        let mut span = self.sentences.first().map(|first| first.sentence.span).unwrap_or_default();
        if let Some(last) = self.sentences.last() {
            (span.end, span.byte_end) = (last.sentence.span.end, last.sentence.span.byte_end);
        }
        span
    }

    fn worth(&self) -> f32 {
        self.sentences.iter().map(|candidate| candidate.worth).fold(f32::MIN, f32::max)
    }

    /// The sentences as running text. Items of a list, which end without a point, are parted by semicolons.
    fn words(&self) -> String {
        let mut text = String::new();
        for (place, candidate) in self.sentences.iter().enumerate() {
            if place > 0 {
                text.push_str(if ends_like_a_sentence(&text) { " " } else { "; " });
            }
            text.push_str(&candidate.words);
        }
        if !ends_like_a_sentence(&text) {
            text.push('.');
        }
        text
    }
}

fn ends_like_a_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」']);
    end.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？', '।', '؟'])
}

/// Writes the chosen sentences down, document after document, the best document first.
fn render(sources: &[Source<'_>], candidates: &[Candidate<'_>]) -> Passages {
    let mut documents: Vec<((usize, u64), f32, Vec<Run<'_, '_>>)> = Vec::new();
    for run in runs(candidates) {
        let hit = &sources[run.source].hit;
        let key = (hit.index, hit.key.document);
        match documents.iter_mut().find(|(other, ..)| *other == key) {
            Some((_, worth, runs)) => {
                *worth = worth.max(run.worth());
                runs.push(run);
            }
            None => documents.push((key, run.worth(), vec![run])),
        }
    }
    documents.sort_by(|(_, a, _), (_, b, _)| b.total_cmp(a));
    let mut answer = Passages::default();
    for (place, (_, _, mut runs)) in documents.into_iter().enumerate() {
        runs.sort_by_key(|run| run.span().start);
        let Some(first) = runs.first() else { continue };
        if place > 0 {
            answer.text.push_str("\n\n");
        }
        answer.text.push_str(&introduction(&sources[first.source].context, place));
        for run in &runs {
            let citation = cite(&sources[run.source], run, answer.citations.len() + 1);
            answer.text.push_str(&format!(" {} [{}]", run.words(), citation.mark));
            answer.citations.push(citation);
        }
    }
    answer
}

/// Joins chosen neighbours.
fn runs<'c, 'i>(candidates: &'c [Candidate<'i>]) -> Vec<Run<'c, 'i>> {
    let mut runs: Vec<Run<'_, '_>> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| candidate.chosen) {
        let joins = |run: &&mut Run<'_, '_>| {
            run.source == candidate.passage
                && run.sentences.last().is_some_and(|last| {
                    last.place + 1 == candidate.place
                        && candidate.sentence.span.byte_start <= last.sentence.span.byte_end + CLOSE
                })
        };
        match runs.last_mut().filter(joins) {
            Some(run) => run.sentences.push(candidate),
            None => runs.push(Run { source: candidate.passage, sentences: vec![candidate] }),
        }
    }
    runs
}

fn cite(source: &Source<'_>, run: &Run<'_, '_>, mark: usize) -> Citation {
    let span = run.span();
    Citation {
        mark,
        origin: source.context.origin,
        passage: source.hit.key,
        title: source.context.title.to_owned(),
        heading: source.context.heading.to_owned(),
        quote: source.context.quote(span).to_owned(),
        span,
        score: run.worth().max(0.0),
    }
}

/// Introduces the quote with its source.
fn introduction(context: &Context<'_>, place: usize) -> String {
    let title = chunk::plain(context.title, Format::Plain);
    let heading = context.heading.rsplit(HEADING_SEPARATOR).next().unwrap_or_default();
    let opening = if place == 0 { "From" } else { "Also from" };
    match (title.is_empty(), heading.is_empty() || heading.eq_ignore_ascii_case(&title)) {
        (true, true) => format!("{opening} the texts:"),
        (true, false) => format!("{opening} \"{heading}\":"),
        (false, true) => format!("{opening} \"{title}\":"),
        (false, false) => format!("{opening} \"{title}\" ({heading}):"),
    }
}
