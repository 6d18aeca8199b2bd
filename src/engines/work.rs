//! Which requests ask for work that finding cannot do: writing, solving, marking.

/// Work that finding cannot do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// An essay, a letter, a program.
    Writing,
    /// Explaining in steps or in simpler words.
    Explaining,
    /// A calculation, an exercise.
    Solving,
    /// Giving a hint without the answer.
    Hinting,
    /// Marking or commenting on a person's work.
    Grading,
    /// Another language.
    Translating,
    /// Questions, cards.
    Quizzing,
    /// A shorter text.
    Summarising,
    /// Jokes, stories, roles.
    Performing,
}

/// The work that a request asks for. `words` are its words without courtesies, `whole` is the message.
pub(super) fn of(words: &[String], whole: &str) -> Option<Work> {
    let word = |place: usize| words.get(place).map(String::as_str).unwrap_or_default();
    let says = |phrase: &str| format!(" {whole} ").contains(&format!(" {phrase} "));
    let any = |phrases: &[&str]| phrases.iter().any(|phrase| says(phrase));
    if any(&[
        "step by step",
        "eli5",
        "like i am five",
        "like i m five",
        "in simple terms",
        "in simple words",
        "more simply",
    ]) {
        return Some(Work::Explaining);
    }
    if any(&["a hint", "hint", "hints", "a clue"])
        && matches!(word(0), "give" | "hint" | "hints" | "a" | "i" | "some" | "any")
    {
        return Some(Work::Hinting);
    }
    let mine = any(&["my", "this", "mine", "these", "following"]);
    let questions =
        any(&["quiz", "questions", "flashcards", "cards", "exam", "exercises", "problems", "worksheet", "test"]);
    match word(0) {
        "write" | "compose" | "draft" | "rewrite" | "paraphrase" | "rephrase" => Some(Work::Writing),
        "quiz" | "test" if matches!(word(1), "me" | "us" | "") => Some(Work::Quizzing),
        "make" | "create" | "generate" | "prepare" | "give" | "design" if questions => Some(Work::Quizzing),
        "create" | "generate" | "make" | "give"
            if any(&["essay", "story", "poem", "speech", "letter", "program", "code"]) =>
        {
            Some(Work::Writing)
        }
        "solve" | "calculate" | "compute" | "simplify" | "factorise" | "factorize" | "differentiate" | "integrate" => {
            Some(Work::Solving)
        }
        "do" if mine => Some(Work::Solving),
        "grade" | "mark" | "correct" | "check" | "proofread" | "review" | "evaluate" | "rate" | "improve" if mine => {
            Some(Work::Grading)
        }
        "translate" => Some(Work::Translating),
        "summarise" | "summarize" | "shorten" => Some(Work::Summarising),
        "pretend" | "act" | "imagine" | "sing" | "roleplay" => Some(Work::Performing),
        "tell" if any(&["joke", "jokes", "story", "riddle"]) => Some(Work::Performing),
        _ => None,
    }
}
