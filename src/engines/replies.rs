//! What the built-in engine says about itself: what it did not find, and what it cannot do. Each remark has a code, for which pages have
//! words in every language, and an English sentence for other clients.

use super::question::{Kind, Wanted, Work};

/// How much was searched, in documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Materials of the person.
    pub materials: usize,
    /// Texts of the built-in collection.
    pub collection: usize,
}

/// A remark of the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The message has no words.
    NoQuestion,
    /// Answers a greeting.
    Greeting,
    /// Answers thanks.
    Thanks,
    /// Answers a goodbye.
    Farewell,
    /// Says what the tutor can do.
    Capabilities,
    /// The message refers back, and nothing came before.
    UnknownTopic,
    /// There is no text to search.
    NothingToSearch,
    /// No passage fits.
    NotFound,
    /// All that fits was quoted before.
    NothingMore,
    /// Only passages that may be about something else were found. Comes before them.
    Nearest,
    /// The passages give no date.
    NoDate,
    /// The passages give no number.
    NoNumber,
    /// A calculation, which the engine does not do.
    Calculation,
    /// Part of the request needs a language model.
    NeedsModel(Work),
    /// Only words were compared, because the question is not in English.
    WordsOnly,
}

impl Remark {
    /// The code for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Remark::NoQuestion => "no_question",
            Remark::Greeting => "greeting",
            Remark::Thanks => "thanks",
            Remark::Farewell => "farewell",
            Remark::Capabilities => "capabilities",
            Remark::UnknownTopic => "unknown_topic",
            Remark::NothingToSearch => "nothing_to_search",
            Remark::NotFound => "not_found",
            Remark::NothingMore => "nothing_more",
            Remark::Nearest => "nearest",
            Remark::NoDate => "no_date",
            Remark::NoNumber => "no_number",
            Remark::Calculation => "calculation",
            Remark::NeedsModel(work) => match work {
                Work::Writing => "needs_model_writing",
                Work::Explaining => "needs_model_explaining",
                Work::Solving => "needs_model_solving",
                Work::Hinting => "needs_model_hinting",
                Work::Grading => "needs_model_grading",
                Work::Translating => "needs_model_translating",
                Work::Quizzing => "needs_model_quizzing",
                Work::Summarising => "needs_model_summarising",
                Work::Performing => "needs_model_performing",
            },
            Remark::WordsOnly => "words_only",
        }
    }

    /// The English sentence. `name` is the name of the tutor.
    pub fn sentence(self, name: &str, searched: Searched) -> String {
        let text = match self {
            Remark::NoQuestion => "Ask a question about something in your materials.",
            Remark::Greeting => return format!("Hello! I am {name}. Ask me about anything you're studying."),
            Remark::Thanks => "You're welcome. Ask me anything else.",
            Remark::Farewell => "Goodbye, and good luck with your studies.",
            Remark::Capabilities => return capabilities(name, searched),
            Remark::UnknownTopic => "Name the topic, for example: \"Why do cells divide?\"",
            Remark::NothingToSearch => "There is nothing to search yet. Add a text to your materials first.",
            Remark::NotFound => {
                return format!(
                    "I couldn't find this in {}. Try other words, or add a text that covers it.",
                    places(searched)
                );
            }
            Remark::NothingMore => {
                "That is everything I can find on this. Ask about a part of it, or add a text that says more."
            }
            Remark::Nearest => {
                return format!("I couldn't find a clear answer in {}. This is the closest passage:", places(searched));
            }
            Remark::NoDate => "These passages don't give a date.",
            Remark::NoNumber => "These passages don't give a number.",
            Remark::Calculation => "I can't calculate. I can only quote your materials.",
            Remark::NeedsModel(work) => needs_model(work),
            Remark::WordsOnly => "I only matched words, because I understand the meaning of questions in English only.",
        };
        text.to_owned()
    }
}

/// The answer to a message that needs no search.
pub(super) const fn small_talk(kind: Kind) -> Option<Remark> {
    match kind {
        Kind::Topic | Kind::More => None,
        Kind::Empty => Some(Remark::NoQuestion),
        Kind::Greeting => Some(Remark::Greeting),
        Kind::Thanks => Some(Remark::Thanks),
        Kind::Farewell => Some(Remark::Farewell),
        Kind::Capabilities => Some(Remark::Capabilities),
        Kind::Calculation => Some(Remark::Calculation),
    }
}

/// What the passages lack of what was asked for, if that can be detected.
pub(super) const fn lacks(wanted: Wanted) -> Option<Remark> {
    match wanted {
        Wanted::Time => Some(Remark::NoDate),
        Wanted::Amount => Some(Remark::NoNumber),
        _ => None,
    }
}

/// What is said where no passage fits.
pub(super) const fn not_found(searched: Searched) -> Remark {
    if searched.materials == 0 && searched.collection == 0 { Remark::NothingToSearch } else { Remark::NotFound }
}

fn capabilities(name: &str, searched: Searched) -> String {
    format!(
        "I am {name}. I search {} for passages that answer your question, and quote them with their source. If nothing fits, I say so. I \
         understand the meaning of questions in English; in other languages I match words.\n\nI am not a language model: I can't explain \
         in my own words, give hints, solve exercises, write texts or mark work.",
        places(searched)
    )
}

const fn needs_model(work: Work) -> &'static str {
    match work {
        Work::Writing => "I can only quote your materials, not write a text for you.",
        Work::Explaining => "I can quote your materials but can't explain in my own words here.",
        Work::Solving => "I can only quote your materials, not solve exercises.",
        Work::Hinting => "I can only quote your materials, not give hints.",
        Work::Grading => "I can only quote your materials, not mark or correct work.",
        Work::Translating => "I can only quote your materials, not translate.",
        Work::Quizzing => "I can only quote your materials, not make up questions.",
        Work::Summarising => "I can only quote your materials, not summarise them.",
        Work::Performing => "I can only quote your materials, not make things up.",
    }
}

/// The searched texts, as a part of a sentence.
fn places(searched: Searched) -> String {
    match (searched.materials, searched.collection) {
        (0, 0) => "the materials that you will add".to_owned(),
        (0, _) => "the built-in collection".to_owned(),
        (1, _) => "your one material".to_owned(),
        (many, _) => format!("your {many} materials"),
    }
}
