//! Texts of the built-in engine about itself: what it is, what it did not find, what it cannot do.

use super::question::{Kind, Wanted, Work};

/// How much was searched, in documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Materials of the person.
    pub materials: usize,
    /// Texts of the built-in collection.
    pub collection: usize,
}

/// Where the engine's limits end.
const CONNECT: &str = "An administrator can connect an AI server for that.";

/// The answer to a message that needs no search.
pub(super) fn small_talk(kind: Kind, name: &str, searched: Searched) -> Option<String> {
    match kind {
        Kind::Topic | Kind::More => None,
        Kind::Empty => Some("There is no question in this message. Ask about something in your materials.".to_owned()),
        Kind::Greeting => Some(format!(
            "Hello! I am {name}. Ask me about something that you study, and I look for it in {}.",
            places(searched)
        )),
        Kind::Thanks => Some("You are welcome. Ask whenever something else comes up.".to_owned()),
        Kind::Farewell => Some("Goodbye, and good luck with your studies.".to_owned()),
        Kind::Capabilities => Some(capabilities(name, searched)),
    }
}

fn capabilities(name: &str, searched: Searched) -> String {
    format!(
        "I am {name}, and the built-in search engine answers for me; no language model is at work. I search {} for the \
         sentences that answer a question, and show them word for word with the place they come from. I find by \
         meaning in English, and by matching words in other languages. When nothing fits, I say so.\n\n\
         I do not explain in my own words, give hints, solve exercises, write texts or mark answers. {CONNECT}",
        places(searched)
    )
}

/// The answer to a message that refers back, if nothing came before.
pub(super) fn unknown_topic() -> String {
    "I do not know yet what this is about. Name the topic, for instance: \"Why do cells divide?\"".to_owned()
}

/// The answer when all that was found has been shown already.
pub(super) fn nothing_more() -> String {
    "That is all that I find on this. Ask about a part of it with other words, or add a text that says more.".to_owned()
}

/// The answer when no passage fits.
pub(super) fn not_found(searched: Searched) -> String {
    if searched.materials == 0 && searched.collection == 0 {
        return format!(
            "There is nothing to search yet. Add a text to your materials, and I find answers in it. I only show what \
             texts say: for questions beyond them a language model is needed. {CONNECT}"
        );
    }
    format!(
        "I found nothing that answers this. I searched {}. {} I only show what texts say: for questions beyond them a \
         language model is needed. {CONNECT}",
        places(searched),
        advice(searched)
    )
}

/// Put before passages that may or may not answer.
pub(super) fn not_sure(searched: Searched) -> String {
    format!("I found nothing that clearly answers this in {}. This comes nearest:", places(searched))
}

/// Put after passages that may or may not answer.
pub(super) fn not_sure_advice(searched: Searched) -> String {
    format!(
        "I only find what texts say. {} For questions beyond the texts a language model is needed. {CONNECT}",
        advice(searched)
    )
}

/// Advice to the person.
fn advice(searched: Searched) -> &'static str {
    if searched.materials == 0 {
        "You have no materials of your own yet: add a text about it, or try the words that a text would use."
    } else {
        "Try the words that a text would use, or add a text about it."
    }
}

/// Explains that the search compares only words for other languages.
pub(super) fn keywords_only() -> &'static str {
    "This question does not seem to be in English. The built-in search knows meanings in English only, so I matched \
     words."
}

/// Explains that the passages lack what was asked for, if that can be detected.
pub(super) fn lacks(wanted: Wanted) -> Option<&'static str> {
    match wanted {
        Wanted::Time => Some("These passages give no date; I found no text that does."),
        Wanted::Amount => Some("These passages give no number; I found no text that does."),
        _ => None,
    }
}

/// Explains which part of a request needs a language model.
pub(super) fn beyond_finding(work: Work, found: bool) -> String {
    let what = match work {
        Work::Writing => "Writing a text for you",
        Work::Explaining => "Explaining step by step or in simpler words",
        Work::Solving => "Working out a solution",
        Work::Hinting => "Giving hints",
        Work::Grading => "Marking or correcting work",
        Work::Translating => "Translating",
        Work::Quizzing => "Making up questions in a conversation",
        Work::Summarising => "Summarising in new words",
        Work::Performing => "Making things up",
    };
    let shown = if found { " Above is what the texts say on the topic, in their own words." } else { "" };
    format!("{what} is beyond the built-in engine, which only finds.{shown} {CONNECT}")
}

/// The searched texts, as a part of a sentence.
fn places(searched: Searched) -> String {
    let materials = match searched.materials {
        0 => None,
        1 => Some("your one material".to_owned()),
        many => Some(format!("your {many} materials")),
    };
    let collection = match searched.collection {
        0 => None,
        1 => Some("the built-in collection (1 text)".to_owned()),
        many => Some(format!("the built-in collection ({many} texts)")),
    };
    match (materials, collection) {
        (Some(materials), Some(collection)) => format!("{materials} and {collection}"),
        (Some(only), None) => only,
        (None, Some(collection)) => collection,
        (None, None) => "the materials that you will add".to_owned(),
    }
}
