//! Puts an answer together from found passages: their best sentences, in their own words, with citations.

use super::chunk::{self, Format, HEADING_SEPARATOR, Span};
use super::query::Query;
use super::question::{self, Wanted};
use super::retrieve::{Context, Fit, Hit, Index, Origin, PassageKey, Sentence, term_weights};

/// A place in a text that an answer rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Citation {
    /// The number that stands for it in the reply, from 1.
    pub mark: usize,
    /// Whose text it is.
    pub origin: Origin,
    /// The passage, by the key that the caller gave it.
    pub passage: PassageKey,
    /// Title of the document.
    pub title: String,
    /// Headings above the passage, empty when there are none.
    pub heading: String,
    /// The cited words, exactly as they stand in the document.
    pub quote: String,
    /// Where they stand in the document.
    pub span: Span,
    /// How well the best sentence in it fits the question: above 0, about 1 for a good one.
    pub score: f32,
}

/// Which sentences to take.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// What kind of sentence is wanted.
    pub wanted: Wanted,
    /// At most this many sentences.
    pub most: usize,
    /// Texts that were said already and are not to be repeated.
    pub said: &'a [&'a str],
}

/// Passages whose score is this far behind the best one are left out.
const PASSAGE_MARGIN: f32 = 0.12;
/// Passages to take sentences from.
const MOST_PASSAGES: usize = 4;
/// Sentences whose worth is this far behind the best one are left out.
const SENTENCE_MARGIN: f32 = 0.22;
/// The same, where a name, a date or a number is wanted: the best sentence has it, or another.
const EXACT_MARGIN: f32 = 0.15;
/// What a sentence loses that begins with "it", "but" and the like.
const LEANING_LOSS: f32 = 0.04;
/// Score from which a sentence is still shown to somebody who asks for more.
const WORTH_SAYING: f32 = 0.35;
/// A sentence of fewer words only opens what the next one says.
const SHORT: usize = 10;
/// Cosine to the question from which the sentence after a good one belongs to the answer.
const CONTINUES: f32 = 0.2;
/// Two sentences whose cosine is above this say the same.
const SAME: f32 = 0.93;
/// What a sentence loses for each point that its passage is behind the best passage.
const PASSAGE_SHARE: f32 = 1.0;
/// Bytes between two sentences that may be cited as one: white space and marks of lists and quotes.
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

/// A found passage with what is known about it.
struct Source<'i> {
    hit: Hit,
    context: Context<'i>,
}

/// Words of a reply with its citations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passages {
    /// Paragraphs, one for each document, with the marks of the citations.
    pub text: String,
    /// The citations, by mark.
    pub citations: Vec<Citation>,
}

/// Quotes the best sentences of the passages that fit at least as well as `least`. Empty when there is nothing to say
/// that was not said.
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

/// A sentence that is taken and, as far as there is room, what belongs to it: the sentence before when it cannot stand
/// alone, the list that it announces, and what the text says next on the topic.
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

/// Whether the sentence at `place` comes right after the one before it in the list, in the same passage.
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

/// Sentences of one passage that stand side by side, cited as one.
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

/// Says where the words that follow come from.
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
