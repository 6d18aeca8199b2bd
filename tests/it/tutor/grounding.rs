//! What a language model is told, and which of its marks count.

use schola::features::adapted::model::Settings;
use schola::features::tutor::{Citation, Passage, Question, Said, Source, cite, conversation};
use schola::kernel::text::{ParsedText, Prose};
use schola::providers::llm::Role;

#[test]
fn marks_are_numbered_by_their_first_mention_and_foreign_ones_are_taken_out() {
    let table: [(&str, usize, &str, &[usize]); 16] = [
        ("Water moves [2]. It stops [1].", 2, "Water moves [1]. It stops [2].", &[1, 0]),
        ("Twice [3], and again [3].", 3, "Twice [1], and again [1].", &[2]),
        ("Both [1, 3].", 3, "Both [1][2].", &[0, 2]),
        ("A range [2-3] and [1–2].", 3, "A range [1][2] and [3][1].", &[1, 2, 0]),
        ("Side by side [2][1].", 2, "Side by side [1][2].", &[1, 0]),
        ("One that is not there [7].", 2, "One that is not there.", &[]),
        ("Good and bad [7, 2].", 2, "Good and bad [1].", &[1]),
        ("Zero [0] and more [12345678901234567890].", 2, "Zero and more [12345678901234567890].", &[]),
        ("A [link](https://example.org) and [1](x).", 2, "A [link](https://example.org) and [1](x).", &[]),
        ("Words [see below] stay.", 2, "Words [see below] stay.", &[]),
        ("Code `a[1]` stays, [1] counts.", 1, "Code `a[1]` stays, [1] counts.", &[0]),
        ("```\na[2]\n```\nThen [2].", 2, "```\na[2]\n```\nThen [1].", &[1]),
        ("An open ` tick [1].", 1, "An open ` tick [1].", &[0]),
        ("[", 1, "[", &[]),
        ("🌊[1]é[2]", 2, "🌊[1]é[2]", &[0, 1]),
        ("An endless range [1-999999999].", 2, "An endless range [1-999999999].", &[]),
    ];
    for (words, passages, expected, order) in table {
        let (text, found) = cite(words, passages);
        assert_eq!((text.as_str(), found.as_slice()), (expected, order), "{words}");
    }
}

fn passage(title: &str, quote: &str) -> Passage {
    let source = Source::Collection(title.into());
    let citation = Citation {
        source,
        title: title.into(),
        heading: String::new(),
        quote: quote.into(),
        start: 0,
        end: quote.len(),
        score: 1.0,
    };
    Passage { citation, heading: "Basics".into() }
}

fn said(by_learner: bool, text: impl Into<String>) -> Said {
    Said { by_learner, text: text.into() }
}

fn asked(history: Vec<Said>) -> Question {
    Question { message: Prose::parse("What is osmosis?").unwrap(), history }
}

#[test]
fn a_model_gets_rules_then_what_was_said_then_passages_with_the_question() {
    let history = vec![said(true, "What is a cell?"), said(false, "A small room. [1] It has walls [2].")];
    let messages = conversation(
        "Uris",
        &Settings::default(),
        &asked(history),
        &[passage("Water", "It moves."), passage("Walls", "They stand.")],
    );
    let roles: Vec<Role> = messages.iter().map(|message| message.role).collect();
    assert_eq!(roles, [Role::System, Role::User, Role::Assistant, Role::User]);
    assert!(messages[0].content.starts_with("You are Uris,") && messages[0].content.contains("square brackets"));
    assert_eq!(messages[2].content, "A small room. It has walls.");
    let expected = "Passage [1] from \"Water\" (Basics):\nIt moves.\n\nPassage [2] from \"Walls\" (Basics):\nThey stand.\n\n\
                    Question: What is osmosis?";
    assert_eq!(messages[3].content, expected);
    let without = conversation("Uris", &Settings::default(), &asked(Vec::new()), &[]);
    assert!(without[1].content.starts_with("There is no passage"), "{}", without[1].content);
}

#[test]
fn a_long_history_is_cut_from_its_beginning() {
    let history: Vec<Said> =
        (0..50).map(|turn| said(turn % 2 == 0, format!("{turn} {}", "é".repeat(20_000)))).collect();
    let messages = conversation("Uris", &Settings::default(), &asked(history), &[]);
    let turns = &messages[1..messages.len() - 1];
    assert_eq!(turns.len(), 4);
    assert!(turns[3].content.starts_with("49 é") && turns[0].content.starts_with("46 é"));
    assert!(turns.iter().all(|turn| turn.content.chars().count() == 1_500 && turn.content.ends_with('…')));
    let short: Vec<Said> = (0..50).map(|turn| said(true, turn.to_string())).collect();
    let messages = conversation("Uris", &Settings::default(), &asked(short), &[]);
    assert_eq!((messages.len(), messages[1].content.as_str()), (10, "42"));
}
