//! What the engine answers.

use proptest::prelude::*;
use schola::engines::chunk::{self, Format};
use schola::engines::question::{self, Kind, Wanted, Work};
use schola::engines::retrieve::{Index, Origin};
use schola::engines::tutor::{self, Answer, AnswerKind, Options, Remark, Speaker, Turn};

use super::{cases, materials, measured_index};

const BIOLOGY: &str = "Cells are the units of life. A plant cell has a wall, and an animal cell has none.\n\n\
    Osmosis is the movement of water through a partially permeable membrane. It lets roots take water from the soil. \
    Wilted plants recover by osmosis when they are watered, because their cells fill and press on their walls.\n\n\
    Mitosis is the division of a cell into two identical daughter cells. It happens in growth and repair. Robert Hooke \
    saw cells first in 1665. A human cell has 46 chromosomes.";
const HISTORY: &str = "The Roman Republic began in 509 BC after the last king was driven out. Two consuls ruled for a \
    year each. Julius Caesar crossed the Rubicon in 49 BC, which began a civil war. He was murdered in 44 BC.";

fn school() -> Index {
    materials(&[("Biology notes", BIOLOGY), ("Rome", HISTORY)])
}

fn ask(question: &str) -> Answer {
    ask_after(&[], question)
}

fn ask_after(history: &[(Speaker, &str)], question: &str) -> Answer {
    let history: Vec<Turn<'_>> = history.iter().map(|(speaker, text)| Turn { speaker: *speaker, text }).collect();
    let answer = tutor::answer(&[&school()], question, &history, Options::default());
    check(&answer);
    answer
}

/// What holds for every answer: marks in order, quotes exact.
fn check(answer: &Answer) {
    for (place, citation) in answer.citations.iter().enumerate() {
        assert_eq!(citation.mark, place + 1);
        assert!(answer.reply.contains(&format!("[{}]", citation.mark)), "{}", answer.reply);
        let text = if citation.passage.document == 1 { BIOLOGY } else { HISTORY };
        let by_code_points: String =
            text.chars().skip(citation.span.start).take(citation.span.end - citation.span.start).collect();
        assert_eq!(by_code_points, citation.quote);
        assert!(!citation.quote.is_empty());
    }
    assert!(!answer.reply.contains(&format!("[{}]", answer.citations.len() + 1)), "{}", answer.reply);
    assert_eq!(answer.grounded, answer.kind == AnswerKind::Found);
    assert!(!answer.grounded || !answer.citations.is_empty());
    assert!(!answer.reply.trim().is_empty());
}

#[test]
fn a_definition_is_quoted_and_cited() {
    let answer = ask("What is osmosis?");
    assert_eq!(answer.kind, AnswerKind::Found);
    assert!(
        answer.reply.starts_with(
            "From \"Biology notes\": Osmosis is the movement of water through a partially permeable membrane."
        ),
        "{}",
        answer.reply
    );
    let citation = &answer.citations[0];
    assert_eq!(
        (citation.title.as_str(), citation.passage.document, citation.origin),
        ("Biology notes", 1, Origin::Materials)
    );
    assert!(citation.quote.starts_with("Osmosis is"), "{}", citation.quote);
    assert_eq!(answer.searched.materials, 2);
}

#[test]
fn the_sentence_with_what_was_asked_for_comes_first() {
    let first = |question: &str| ask(question).citations[0].quote.clone();
    assert!(first("when did Caesar cross the Rubicon").contains("49 BC"));
    assert!(first("who saw cells first").contains("Robert Hooke"));
    assert!(first("how many chromosomes does a human cell have").contains("46"));
    assert!(first("why do wilted plants recover").contains("because"));
    assert!(first("how many consuls ruled Rome").contains("Two consuls"));
}

#[test]
fn a_sentence_that_leans_on_the_one_before_brings_it_along() {
    let answer = ask("what happens in growth and repair");
    assert!(answer.citations[0].quote.starts_with("Mitosis is"), "{}", answer.reply);
    assert!(answer.citations[0].quote.contains("growth and repair"), "{}", answer.reply);
}

#[test]
fn what_no_text_answers_is_refused_with_what_was_searched() {
    for question in
        ["who won the football world cup in 2018", "what is the best pizza in town", "how do I renew my passport"]
    {
        let answer = ask(question);
        assert_eq!((answer.kind, answer.grounded), (AnswerKind::NotFound, false), "{question}: {}", answer.reply);
        assert!(answer.citations.is_empty());
        assert!(answer.reply.contains("your 2 materials"), "{}", answer.reply);
        assert_eq!(answer.remarks, [Remark::NotFound], "{}", answer.reply);
    }
}

#[test]
fn the_refusal_names_what_there_is_to_search() {
    let refuse = |indexes: &[&Index]| tutor::answer(indexes, "who won the world cup", &[], Options::default()).reply;
    let (own, one) = (school(), materials(&[("Rome", HISTORY)]));
    let mut collection = Index::new(Origin::Collection);
    assert!(refuse(&[]).contains("nothing to search yet"));
    assert!(refuse(&[&collection]).contains("nothing to search yet"));
    super::add(&mut collection, 1, "Cells", BIOLOGY);
    assert!(refuse(&[&own, &collection]).contains("this in your 2 materials."));
    assert!(refuse(&[&one]).contains("your one material."));
    assert!(refuse(&[&collection]).contains("this in the built-in collection."));
}

#[test]
fn a_near_passage_is_called_that_and_nothing_more() {
    let index = measured_index();
    let nearest: Vec<Answer> = cases()
        .iter()
        .map(|case| tutor::answer(&[&index], case.paraphrase, &[], Options::default()))
        .filter(|answer| answer.kind == AnswerKind::Nearest)
        .collect();
    assert!(nearest.len() > 20, "{} of 150 paraphrases", nearest.len());
    for answer in nearest {
        assert!(!answer.grounded && !answer.citations.is_empty());
        assert!(answer.reply.starts_with("I couldn't find a clear answer"), "{}", answer.reply);
    }
}

#[test]
fn conversation_is_answered_honestly() {
    for (message, expected) in [
        ("Hello!", "Hello! I am Uris."),
        ("thanks a lot", "You're welcome."),
        ("bye", "Goodbye"),
        ("", "Ask a question"),
        ("???", "Ask a question"),
        ("Who are you?", "I am not a language model"),
        ("what can you do?", "I can't explain in my own words"),
        ("Are you ChatGPT?", "quote them with their source"),
        ("why?", "Name the topic"),
        ("tell me more", "Name the topic"),
    ] {
        let answer = ask(message);
        assert_eq!((answer.kind, answer.grounded), (AnswerKind::Conversation, false), "{message}");
        assert!(answer.reply.contains(expected), "{message}: {}", answer.reply);
    }
    let renamed = tutor::answer(&[], "hi", &[], Options { name: "Ada", ..Options::default() });
    assert!(renamed.reply.contains("I am Ada."), "{}", renamed.reply);
}

#[test]
fn work_that_finding_cannot_do_is_named_beside_what_was_found() {
    let answer = ask("Please write an essay about osmosis in plants");
    assert_eq!((answer.kind, answer.beyond), (AnswerKind::Found, Some(Work::Writing)));
    assert!(answer.citations[0].quote.contains("smosis"), "{}", answer.reply);
    assert!(answer.reply.contains("not write a text for you"), "{}", answer.reply);
    let unknown = ask("write a poem about jazz music");
    assert_eq!((unknown.kind, unknown.beyond), (AnswerKind::NotFound, Some(Work::Writing)));
    assert_eq!(unknown.remarks, [Remark::NotFound, Remark::NeedsModel(Work::Writing)]);
}

#[test]
fn questions_are_read_as_people_mean_them() {
    let table = [
        ("what is osmosis", Wanted::Definition, None),
        ("Define opportunity cost", Wanted::Definition, None),
        ("what does presto mean", Wanted::Definition, None),
        ("mitosis", Wanted::Definition, None),
        ("can you explain photosynthesis please", Wanted::Definition, None),
        ("when was the Berlin Wall built", Wanted::Time, None),
        ("in which year did Rome fall", Wanted::Time, None),
        ("who wrote Animal Farm", Wanted::Person, None),
        ("how many players are there", Wanted::Amount, None),
        ("why do prices rise", Wanted::Reason, None),
        ("how does binary search work", Wanted::Anything, None),
        ("how to summarise a text", Wanted::Anything, None),
        ("how do I write an essay", Wanted::Anything, None),
        ("could you write me an essay on Rome?", Wanted::Anything, Some(Work::Writing)),
        ("explain step by step how enzymes work", Wanted::Anything, Some(Work::Explaining)),
        ("give me a hint", Wanted::Anything, Some(Work::Hinting)),
        ("solve the equation of a line", Wanted::Anything, Some(Work::Solving)),
        ("please grade my essay", Wanted::Anything, Some(Work::Grading)),
        ("translate this into French", Wanted::Anything, Some(Work::Translating)),
        ("quiz me on the Romans", Wanted::Anything, Some(Work::Quizzing)),
        ("make some flashcards about cells", Wanted::Anything, Some(Work::Quizzing)),
        ("summarise the French Revolution", Wanted::Anything, Some(Work::Summarising)),
        ("tell me a joke", Wanted::Anything, Some(Work::Performing)),
    ];
    for (text, wanted, work) in table {
        let question = question::read(text);
        assert_eq!(question.kind, Kind::Topic, "{text}");
        assert_eq!(question.work, work, "{text}");
        if work.is_none() {
            assert_eq!(question.wanted, wanted, "{text}");
        }
    }
}

#[test]
fn calculations_are_told_from_questions_and_answered_by_no_passage() {
    let calculations = [
        "What is 12 times 7?",
        "12*7",
        "12 - 7",
        "2+2=",
        "what is 15% of 80",
        "how much is 3/4 of 20",
        "calculate 144 / 12",
        "what is the square root of 144",
        "7 squared",
        "solve 2x = 4",
        "Solve x^2 - 5x + 6 = 0",
        "twelve times seven",
        "what's the sum of 3 and 9?",
        "10 divided by 4",
    ];
    for text in calculations {
        assert_eq!(question::read(text).kind, Kind::Calculation, "{text}");
    }
    let questions = [
        "What happened in 1914?",
        "1914-1918",
        "who won the world cup in 2018",
        "what is a square root",
        "how do I add fractions",
        "why is the sum of the angles in a triangle 180 degrees",
        "how many times did Caesar cross the Rubicon",
        "what is photosynthesis",
        "the Treaty of Versailles 1919",
        "what is the difference between 1914 and 1918",
        "what are the 3 states of matter",
        "section 4",
        "how many chromosomes are in 1 cell",
        "what is half-life",
        "explain the 2 - step equation method",
    ];
    for text in questions {
        assert_ne!(question::read(text).kind, Kind::Calculation, "{text}");
    }
    let answer = ask("What is 12 times 7?");
    assert_eq!((answer.kind, answer.grounded, answer.citations.len()), (AnswerKind::NotFound, false, 0));
    assert_eq!(answer.remarks, [Remark::Calculation]);
}

#[test]
fn a_question_that_points_back_is_understood_from_the_one_before() {
    let before = [(Speaker::Learner, "What is osmosis?"), (Speaker::Tutor, "Osmosis is the movement of water.")];
    let answer = ask_after(&before, "and why is it important?");
    assert_eq!(answer.kind, AnswerKind::Found);
    assert!(answer.citations.iter().any(|citation| citation.quote.contains("smosis")), "{}", answer.reply);
    let of_its_own = ask_after(&before, "when was Julius Caesar murdered?");
    assert!(of_its_own.citations[0].quote.contains("44 BC"), "{}", of_its_own.reply);
    assert!(of_its_own.citations.iter().all(|citation| citation.passage.document == 2), "{}", of_its_own.reply);
}

#[test]
fn more_gives_what_was_not_said_and_ends() {
    let mut history: Vec<(Speaker, String)> = vec![(Speaker::Learner, "What is osmosis?".to_owned())];
    let mut quotes = Vec::new();
    let mut message = "What is osmosis?";
    for _ in 0..8 {
        let turns: Vec<(Speaker, &str)> = history.iter().map(|(speaker, text)| (*speaker, text.as_str())).collect();
        let answer = ask_after(&turns, message);
        if answer.citations.is_empty() {
            assert!(answer.reply.starts_with("That is everything I can find"), "{}", answer.reply);
            assert!(quotes.len() > 1);
            return;
        }
        quotes.extend(answer.citations.iter().map(|citation| citation.quote.clone()));
        history.push((Speaker::Tutor, answer.reply));
        history.push((Speaker::Learner, "tell me more".to_owned()));
        message = "tell me more";
    }
    panic!("more never ended: {quotes:?}");
}

#[test]
fn another_language_is_searched_by_its_words() {
    let german = "Die Photosynthese ist die Umwandlung von Licht in chemische Energie. Sie findet in den Chloroplasten \
        der Pflanzenzellen statt.\n\nDie Mitose ist die Teilung des Zellkerns. Dabei entstehen zwei gleiche Zellen.";
    let japanese = "光合成は光のエネルギーを使う反応である。植物の葉で行われる。";
    let index = materials(&[("Biologie", german), ("生物", japanese)]);
    let ask = |question: &str| tutor::answer(&[&index], question, &[], Options::default());
    let answer = ask("Was ist die Mitose?");
    assert!(answer.keywords_only && answer.grounded, "{}", answer.reply);
    assert!(answer.citations[0].quote.contains("Teilung des Zellkerns"), "{}", answer.reply);
    assert!(answer.reply.contains("in English only"), "{}", answer.reply);
    let answer = ask("光合成とは何ですか");
    assert!(answer.grounded && answer.citations[0].quote.contains("光合成"), "{}", answer.reply);
    let answer = ask("Warum ist der Himmel blau?");
    assert_eq!((answer.kind, answer.keywords_only), (AnswerKind::NotFound, true), "{}", answer.reply);
}

#[test]
fn markdown_is_quoted_exactly_and_shown_plainly() {
    let text = "# Waves\n\n## Sound\n\nA **sound wave** is a *longitudinal* wave\nin a medium. There are two parts:\n\n\
        - compressions\n- rarefactions\n\n```\nprint(1)\n```\n";
    let mut index = Index::new(Origin::Materials);
    index.add(7, "Physics", text, Format::Markdown, &chunk::split(text, Format::Markdown), |_| None);
    let answer = tutor::answer(&[&index], "what is a sound wave", &[], Options::default());
    assert!(
        answer.reply.starts_with("From \"Physics\" (Sound): A sound wave is a longitudinal wave in a medium."),
        "{}",
        answer.reply
    );
    let quote = &answer.citations[0].quote;
    assert!(quote.starts_with("A **sound wave** is a *longitudinal* wave\nin a medium."), "{quote}");
    assert_eq!(answer.citations[0].heading, "Waves › Sound");
}

#[test]
fn the_same_sentence_is_not_cited_twice() {
    let twice = "Osmosis is the movement of water through a membrane.";
    let index =
        materials(&[("One", twice), ("Two", twice), ("Three", "Osmosis is the movement of water through membranes.")]);
    let answer = tutor::answer(&[&index], "what is osmosis", &[], Options::default());
    assert_eq!(answer.citations.len(), 1, "{}", answer.reply);
}

#[test]
fn two_documents_are_introduced_each_with_its_title() {
    let index = materials(&[
        ("Water", "Osmosis is the movement of water through a membrane that lets small molecules pass."),
        ("Kitchen", "Osmosis draws juice out of salted vegetables, which is how osmosis helps a cook."),
    ]);
    let answer = tutor::answer(&[&index], "osmosis", &[], Options::default());
    assert_eq!(answer.citations.len(), 2, "{}", answer.reply);
    let documents: Vec<u64> = answer.citations.iter().map(|citation| citation.passage.document).collect();
    let titles = if documents == [1, 2] { ["Water", "Kitchen"] } else { ["Kitchen", "Water"] };
    assert!(answer.reply.starts_with(&format!("From \"{}\": ", titles[0])), "{}", answer.reply);
    assert!(answer.reply.contains(&format!("[1]\n\nAlso from \"{}\": ", titles[1])), "{}", answer.reply);
}

#[test]
fn a_missing_date_or_number_is_admitted() {
    let answer = ask("when does osmosis happen in roots");
    assert_eq!(answer.kind, AnswerKind::Found);
    assert!(answer.reply.contains("These passages don't give a date"), "{}", answer.reply);
    assert!(!ask("when was Caesar murdered").reply.contains("a date"));
}

#[test]
fn the_same_question_has_the_same_answer() {
    let index = measured_index();
    for case in cases().iter().take(40) {
        let answer = || tutor::answer(&[&index], case.natural, &[], Options::default());
        assert_eq!(answer(), answer());
    }
}

#[test]
fn no_more_sentences_are_quoted_than_allowed() {
    let index = measured_index();
    for most_sentences in [0, 1, 2] {
        for case in cases().iter().take(40) {
            let options = Options { most_sentences, ..Options::default() };
            let answer = tutor::answer(&[&index], case.natural, &[], options);
            let quoted: usize =
                answer.citations.iter().map(|c| chunk::split(&c.quote, Format::Plain)[0].sentences.len()).sum();
            assert!(quoted <= most_sentences.max(1), "{}: {}", case.natural, answer.reply);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_question_on_any_text_is_answered(
        question in "\\PC{0,60}|(what|why|is|osmosis|it|more|and|cell|[?]|🦀| ){0,12}",
        before in "\\PC{0,40}|(what is|osmosis|cells|more| ){0,6}",
        text in "\\PC{0,120}|(Osmosis|is|cells[.]|# |\n|- |[*]{2}| |água){0,40}",
        markdown in any::<bool>(),
    ) {
        let format = if markdown { Format::Markdown } else { Format::Plain };
        let mut index = Index::new(Origin::Materials);
        index.add(1, "T", text.clone(), format, &chunk::split(&text, format), |_| None);
        let asked = Turn { speaker: Speaker::Learner, text: &before };
        let history = [asked, Turn { speaker: Speaker::Tutor, text: &text }];
        let answer = tutor::answer(&[&index], &question, &history, Options::default());
        prop_assert!(!answer.reply.is_empty());
        for citation in &answer.citations {
            let length = citation.span.end - citation.span.start;
            let slice: String = text.chars().skip(citation.span.start).take(length).collect();
            prop_assert_eq!(&slice, &citation.quote);
        }
    }
}
