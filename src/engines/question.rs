//! Analyses a question: its topic, the kind of sentence that would answer it, and what a search engine cannot do for
//! it.
//!
//! English only, by words and their places. A wrong analysis costs a little order among sentences, or a needless
//! sentence of advice; citations stay correct.

use std::borrow::Cow;

use super::query::Query;
pub use super::work::Work;
use super::{arithmetic, terms, work};

/// The kind of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Empty, or only punctuation.
    Empty,
    /// "Hello".
    Greeting,
    /// "Thank you".
    Thanks,
    /// "Goodbye".
    Farewell,
    /// "What can you do?", "Who are you?"
    Capabilities,
    /// "What is 12 times 7?"
    Calculation,
    /// A request for more on the previous question.
    More,
    /// A question, or words to search for.
    Topic,
}

/// What an answering sentence probably contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// "X is ..."
    Definition,
    /// A name.
    Person,
    /// A date.
    Time,
    /// A number.
    Amount,
    /// A cause.
    Reason,
    /// Anything.
    Anything,
}

/// A question that was read.
#[derive(Clone, Debug)]
pub struct Question<'q> {
    /// What to search for: the message, without the words of the request if it asks for more than search.
    text: Cow<'q, str>,
    words: Vec<String>,
    /// The kind of the message.
    pub kind: Kind,
    /// The kind of sentence that would answer it.
    pub wanted: Wanted,
    /// The part of the request that needs a language model.
    pub work: Option<Work>,
}

/// Polite words before a request.
#[rustfmt::skip]
const COURTESIES: &[&[&str]] = &[
    &["please"], &["can", "you"], &["could", "you"], &["would", "you"], &["will", "you"], &["can", "u"],
    &["help", "me"], &["help", "me", "to"], &["i", "want", "you", "to"], &["i", "need", "you", "to"],
    &["i", "d", "like", "you", "to"], &["i", "would", "like", "you", "to"], &["i", "want", "to", "know"],
    &["i", "need", "to", "know"], &["hi"], &["hello"], &["hey"], &["ok"], &["okay"], &["so"], &["kindly"],
    &["do", "you", "know"],
];
#[rustfmt::skip]
const GREETINGS: &[&str] = &[
    "hi", "hello", "hey", "hallo", "hiya", "howdy", "greetings", "good morning", "good afternoon", "good evening",
    "hi there", "hello there", "hey there", "yo", "morning", "how are you", "hi how are you", "hello how are you",
    "whats up",
];
#[rustfmt::skip]
const THANKS: &[&str] = &[
    "thanks", "thank you", "thx", "ty", "cheers", "thanks a lot", "thank you very much", "many thanks",
    "thank you so much", "great thanks", "ok thanks", "okay thanks", "perfect thanks", "thanks for your help",
    "thank you for your help", "great", "ok", "okay", "cool", "nice", "perfect", "got it", "i see",
    "thanks that helps", "that helps",
];
const FAREWELLS: &[&str] = &["bye", "goodbye", "bye bye", "see you", "see you later", "good night", "see ya"];
#[rustfmt::skip]
const CAPABILITIES: &[&str] = &[
    "help", "what can you do", "what do you do", "who are you", "what are you", "how can you help",
    "how can you help me", "what can i ask", "what can i ask you", "how do you work", "how does this work",
    "are you an ai", "are you a robot", "are you human", "are you a human", "are you real", "are you a bot",
    "are you chatgpt", "are you a language model", "what can you help me with", "what is your name",
    "whats your name", "what do you know", "tell me about yourself", "which engine are you", "what engine are you",
    "which model are you", "what model are you", "what can you not do", "how do i use this", "how do i use you",
    "can you help me", "can you help",
];
#[rustfmt::skip]
const MORE: &[&str] = &[
    "more", "tell me more", "go on", "continue", "anything else", "what else", "and", "more please", "more details",
    "give me more", "say more", "tell me more about it", "tell me more about that", "another example",
    "more examples", "give me another example", "keep going", "next", "more about that", "more about this",
    "is there more", "else",
];
/// Words that refer to what was said before.
const POINTERS: &[&str] = &[
    "it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "she", "him", "her", "his", "there",
    "one",
];
const OPENINGS_OF_FOLLOW_UPS: &[&str] = &["and", "but", "also", "then", "what about", "how about", "or"];

/// Reads a message.
pub fn read(text: &str) -> Question<'_> {
    let mut words = Vec::new();
    terms::words(text, |word| words.push(word.to_owned()));
    let whole = words.join(" ");
    let is = |list: &[&str]| list.contains(&whole.as_str());
    let kind = if words.is_empty() {
        Kind::Empty
    } else if is(GREETINGS) {
        Kind::Greeting
    } else if is(THANKS) {
        Kind::Thanks
    } else if is(FAREWELLS) {
        Kind::Farewell
    } else if is(CAPABILITIES) {
        Kind::Capabilities
    } else if is(MORE) {
        Kind::More
    } else if arithmetic::is_calculation(text) {
        Kind::Calculation
    } else {
        Kind::Topic
    };
    let request = without_courtesies(&words);
    let (wanted, work) = (wanted(request, text), work::of(request, &whole));
    let text = work.and_then(|_| without_request(text)).map_or(Cow::Borrowed(text), Cow::Owned);
    Question { text, words, kind, wanted, work }
}

/// A message without words like "write an essay", which name the work and not the topic. `None` if no other words
/// remain.
fn without_request(text: &str) -> Option<String> {
    #[rustfmt::skip]
    const REQUEST: &[&str] = &[
        "write", "compose", "draft", "rewrite", "paraphrase", "rephrase", "essay", "story", "poem", "song", "speech",
        "letter", "paragraph", "words", "program", "code", "step", "steps", "eli5", "terms", "simply", "simpler",
        "hint", "hints", "clue", "quiz", "test", "questions", "flashcards", "cards", "exam", "exercises", "exercise",
        "problems", "worksheet", "make", "create", "generate", "prepare", "design", "solve", "calculate", "compute",
        "grade", "mark", "correct", "check", "proofread", "review", "evaluate", "rate", "improve", "translate",
        "summarise", "summarize", "shorten", "pretend", "act", "imagine", "sing", "joke", "jokes", "riddle",
        "roleplay", "homework", "practice",
    ];
    let mut kept = String::new();
    let mut says_something = false;
    for part in text.split_whitespace() {
        let (mut of_request, mut of_topic) = (false, false);
        terms::words(part, |word| {
            of_request |= REQUEST.contains(&word);
            of_topic |= !terms::is_stop_word(word) && !terms::is_asking_word(word);
        });
        if !of_request {
            says_something |= of_topic;
            kept.push_str(part);
            kept.push(' ');
        }
    }
    says_something.then_some(kept)
}

impl Question<'_> {
    /// The words of the topic.
    pub fn topic_words(&self) -> impl Iterator<Item = &str> {
        let says_something = |word: &&str| !terms::is_stop_word(word) && !terms::is_asking_word(word);
        self.words.iter().map(String::as_str).filter(says_something)
    }

    /// The query for this question alone.
    pub fn query(&self) -> Query {
        Query::with_meaning(&self.text, self.meaning(), None)
    }

    /// The query for this question as a follow-up of another one.
    pub fn query_after(&self, earlier: &Question<'_>) -> Query {
        Query::with_meaning(&self.text, self.meaning(), Some((&earlier.text, earlier.meaning())))
    }

    /// Whether the question needs the previous one to be understood: it names no topic, or refers back and hardly names
    /// one.
    pub fn points_back(&self) -> bool {
        let topics = self.topic_words().count();
        let whole = self.words.join(" ");
        let opens = OPENINGS_OF_FOLLOW_UPS
            .iter()
            .any(|opening| whole.strip_prefix(opening).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')));
        let points = self.words.iter().any(|word| POINTERS.contains(&word.as_str()));
        self.kind == Kind::More || topics == 0 || (points && topics <= 1) || (opens && topics <= 2)
    }

    /// The question from the first word of its topic on, so that "what is" and "explain to me how" do not change the
    /// vector. The whole question if nothing remains.
    fn meaning(&self) -> &str {
        let mut from = 0;
        for part in self.text.split_inclusive(char::is_whitespace) {
            let mut says_something = false;
            terms::words(part, |word| says_something |= !terms::is_stop_word(word) && !terms::is_asking_word(word));
            if says_something {
                return &self.text[from..];
            }
            from += part.len();
        }
        &self.text
    }
}

fn without_courtesies(words: &[String]) -> &[String] {
    let mut rest = words;
    loop {
        let longest =
            COURTESIES.iter().filter(|courtesy| starts_with(rest, courtesy)).map(|courtesy| courtesy.len()).max();
        match longest {
            Some(length) if length < rest.len() => rest = &rest[length..],
            _ => return rest,
        }
    }
}

fn starts_with(words: &[String], beginning: &[&str]) -> bool {
    words.len() >= beginning.len() && words.iter().zip(beginning).all(|(word, expected)| word == expected)
}

fn wanted(words: &[String], text: &str) -> Wanted {
    let word = |place: usize| words.get(place).map(String::as_str).unwrap_or_default();
    let topics = words.iter().filter(|word| !terms::is_stop_word(word) && !terms::is_asking_word(word)).count();
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    match (word(0), word(1)) {
        ("when", _) | ("what" | "which" | "in", "year" | "century" | "date" | "decade" | "which") => Wanted::Time,
        ("who" | "whose" | "whom", _) => Wanted::Person,
        ("how", "many" | "much" | "far" | "long" | "fast" | "big" | "tall" | "often" | "old" | "deep" | "high") => {
            Wanted::Amount
        }
        ("what", "percentage" | "number" | "fraction" | "proportion" | "share") => Wanted::Amount,
        ("why", _) => Wanted::Reason,
        ("define" | "definition", _) => Wanted::Definition,
        ("what" | "whats", "does" | "do") if has("mean") || has("stand") => Wanted::Definition,
        ("what", "is" | "are" | "was" | "were" | "s") | ("whats", _) if topics <= 3 && !has("difference") => {
            Wanted::Definition
        }
        ("explain" | "describe", next) if topics <= 3 && !matches!(next, "how" | "why") => Wanted::Definition,
        _ if has("definition") || (has("meaning") && has("of")) => Wanted::Definition,
        _ if topics == words.len() && topics <= 3 && !text.contains('?') => Wanted::Definition,
        _ => Wanted::Anything,
    }
}

/// The bonus of a sentence that has what is wanted, 0 to 0.17. `text` is without marks. `opens` is true for the first
/// sentences of a document, where a topic is usually defined.
pub fn advantage(wanted: Wanted, query: &Query, text: &str, opens: bool) -> f32 {
    match wanted {
        Wanted::Definition if !defines(query, text) => 0.0,
        Wanted::Definition => 0.12 + if opens { 0.05 } else { 0.0 },
        _ if holds(wanted, text) => 0.06,
        _ => 0.0,
    }
}

/// Whether a sentence contains what is wanted: a date, a name, a number, a word of cause.
pub fn holds(wanted: Wanted, text: &str) -> bool {
    const CAUSE: &[&str] =
        &["because", "so", "since", "therefore", "due", "cause", "causes", "caused", "reason", "thus"];
    match wanted {
        Wanted::Time => has_date(text),
        Wanted::Person => has_name(text),
        Wanted::Amount => has_number(text),
        Wanted::Reason => has_any(text, CAUSE),
        Wanted::Definition | Wanted::Anything => false,
    }
}

/// Verbs that connect a word with its definition.
const DEFINING: &[&str] =
    &["is", "are", "was", "were", "means", "mean", "describes", "refers", "occurs", "happens", "states", "says"];

/// Whether a sentence defines the topic: the topic among its first words, then "is", "are", "means"; or "called" right
/// before the topic.
fn defines(query: &Query, text: &str) -> bool {
    let mut words = Vec::new();
    terms::words(text, |word| words.push(word.to_owned()));
    let is_topic = |word: &String| {
        let stem = terms::english_term(word);
        query.terms().iter().any(|term| term.emphasis >= 1.0 && term.forms.first() == Some(&stem))
    };
    let verb = words.iter().take(9).position(|word| DEFINING.contains(&word.as_str()));
    let subject = &words[..verb.unwrap_or(0)];
    let joined = subject.iter().any(|word| matches!(word.as_str(), "and" | "or" | "not"));
    let defined = !joined && subject.iter().position(is_topic).is_some_and(|first| first <= 2);
    defined || words.windows(2).any(|pair| pair[0] == "called" && is_topic(&pair[1]))
}

fn has_any(text: &str, wanted: &[&str]) -> bool {
    let mut found = false;
    terms::words(text, |word| found |= wanted.contains(&word));
    found
}

fn has_number(text: &str) -> bool {
    const NUMBERS: &[&str] = &[
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty",
        "hundred", "thousand", "million", "billion", "half", "third", "quarter", "twice", "dozen", "percent",
    ];
    text.bytes().any(|byte| byte.is_ascii_digit()) || has_any(text, NUMBERS)
}

fn has_date(text: &str) -> bool {
    #[rustfmt::skip]
    const MONTHS: &[&str] = &[
        "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
        "december", "century",
    ];
    let (mut year, mut number) = (false, false);
    terms::words(text, |word| {
        let value = word.parse::<u16>();
        year |= word.len() >= 3 && value.as_ref().is_ok_and(|value| (100..2200).contains(value));
        year |= number && matches!(word, "bc" | "bce" | "ad" | "ce");
        number = value.is_ok();
    });
    year || has_any(text, MONTHS)
}

/// A capital letter that does not begin the sentence.
fn has_name(text: &str) -> bool {
    text.split_whitespace()
        .skip(1)
        .any(|word| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1)
}
