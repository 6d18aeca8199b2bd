//! Sentences and chunks with exact places.

use proptest::prelude::*;
use schola::engines::chunk::{self, Chunk, Format, Span};
use schola::engines::terms;

fn sentences(text: &str, format: Format) -> Vec<String> {
    let chunks = chunk::split(text, format);
    check(text, &chunks);
    chunks.iter().flat_map(|chunk| chunk.sentences.iter().map(|span| span.of(text).to_owned())).collect()
}

fn plain(text: &str) -> Vec<String> {
    sentences(text, Format::Plain)
}

fn markdown(text: &str) -> Vec<String> {
    sentences(text, Format::Markdown)
}

/// What holds for the chunks of any text.
fn check(text: &str, chunks: &[Chunk]) {
    let characters: Vec<char> = text.chars().collect();
    let exact = |span: &Span| {
        let by_code_points: String = characters[span.start..span.end].iter().collect();
        assert_eq!(by_code_points, span.of(text), "{span:?} of {text:?}");
        assert!(span.start < span.end && span.byte_start < span.byte_end, "{span:?} of {text:?}");
    };
    let mut reached = 0;
    for (number, chunk) in chunks.iter().enumerate() {
        assert_eq!(chunk.number, number);
        exact(&chunk.span);
        assert!(chunk.span.byte_start >= reached, "{chunk:?} begins before {reached} in {text:?}");
        assert!(!chunk.sentences.is_empty());
        reached = chunk.span.byte_start;
        for sentence in &chunk.sentences {
            exact(sentence);
            assert!(sentence.byte_start >= reached, "{sentence:?} overlaps in {text:?}");
            let quote = sentence.of(text);
            assert_eq!(quote, quote.trim(), "in {text:?}");
            assert!(quote.chars().any(char::is_alphanumeric), "{quote:?} of {text:?}");
            reached = sentence.byte_end;
        }
        assert!(reached <= chunk.span.byte_end);
        reached = chunk.span.byte_end;
    }
}

#[test]
fn sentences_end_where_a_reader_ends_them() {
    let table: &[(&str, &[&str])] = &[
        ("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]),
        ("Dr. Smith met Mr. J. R. Brown. They spoke.", &["Dr. Smith met Mr. J. R. Brown.", "They spoke."]),
        ("Pi is 3.14. It is irrational.", &["Pi is 3.14.", "It is irrational."]),
        (
            "Use acids, e.g. vinegar, i.e. weak ones. Wash it.",
            &["Use acids, e.g. vinegar, i.e. weak ones.", "Wash it."],
        ),
        ("Bring pens, paper, etc. Then start.", &["Bring pens, paper, etc.", "Then start."]),
        ("It has pens, paper, etc. in it.", &["It has pens, paper, etc. in it."]),
        ("See Fig. 3 and No. 5. Then go on.", &["See Fig. 3 and No. 5.", "Then go on."]),
        ("Is it red? No. It is blue.", &["Is it red?", "No.", "It is blue."]),
        ("He said \"Stop.\" Then he left.", &["He said \"Stop.\"", "Then he left."]),
        ("“Why?” he asked. “So.”", &["“Why?” he asked.", "“So.”"]),
        ("Wait ... and see. Done.", &["Wait ... and see.", "Done."]),
        ("Oranges hold vitamin C. It prevents scurvy.", &["Oranges hold vitamin C.", "It prevents scurvy."]),
        ("It happened in 1066. William won.", &["It happened in 1066.", "William won."]),
        ("The U.S. economy grew. So did others.", &["The U.S. economy grew.", "So did others."]),
        ("We met at 5 p.m. The sun set.", &["We met at 5 p.m.", "The sun set."]),
        ("Go to example.com/a.b?c=d now. Thanks.", &["Go to example.com/a.b?c=d now.", "Thanks."]),
        ("Rome fell.[12] Nobody cared.[3][4] Why?", &["Rome fell.[12]", "Nobody cared.[3][4]", "Why?"]),
        ("(It was late.) We slept.", &["(It was late.)", "We slept."]),
        ("cells divide. they make more.", &["cells divide.", "they make more."]),
        ("水は酸素を含む。植物は光を使う！なぜ？", &["水は酸素を含む。", "植物は光を使う！", "なぜ？"]),
        ("यह पानी है। वह आग है।", &["यह पानी है।", "वह आग है।"]),
        ("Really?! Yes!!! Fine…", &["Really?!", "Yes!!!", "Fine…"]),
    ];
    for (text, expected) in table {
        assert_eq!(&plain(text), expected, "{text:?}");
    }
}

#[test]
fn lines_wrap_and_lists_part() {
    assert_eq!(
        plain("A cell\r\nis small. It\r\ndivides.\r\n\r\nNext one."),
        ["A cell\r\nis small.", "It\r\ndivides.", "Next one."]
    );
    assert_eq!(
        plain("You need:\n- flour\n- two eggs\n  and milk\n3) sugar"),
        ["You need:", "flour", "two eggs\n  and milk", "sugar"]
    );
    assert_eq!(plain("1. Heat the water. Stir.\n2. Add salt."), ["Heat the water.", "Stir.", "Add salt."]);
    assert_eq!(plain("old\rmac\r\rlines here"), ["old\rmac", "lines here"]);
    assert_eq!(plain("---\n\n***\n\n"), Vec::<String>::new());
}

#[test]
fn a_short_line_of_its_own_is_the_heading_of_what_follows() {
    let text = "Cell Biology\n\nCells divide.\n\nPlants\n\nThey grow.\n\nThe end";
    let chunks = chunk::split(text, Format::Plain);
    let found: Vec<(&str, &str)> = chunks.iter().map(|chunk| (chunk.heading.as_str(), chunk.span.of(text))).collect();
    assert_eq!(found, [("Cell Biology", "Cells divide."), ("Plants", "They grow.\n\nThe end")]);
    assert_eq!(plain("Only a title"), ["Only a title"], "with nothing below it, a line is text");
}

#[test]
fn places_count_code_points_whatever_the_script() {
    let text = "😀👩‍👩‍👧 Zwölf Boxkämpfer. Cafe\u{301} ist auf.\u{2028}数学は楽しい。 Ende 🏁.";
    let chunks = chunk::split(text, Format::Plain);
    check(text, &chunks);
    let places: Vec<(usize, usize)> = chunks[0].sentences.iter().map(|span| (span.start, span.end)).collect();
    assert_eq!(places, [(0, 24), (25, 39), (40, 47), (48, 55)]);
}

#[test]
fn markdown_keeps_prose_and_leaves_the_rest() {
    let text = "---\ntitle: Cells. Not a sentence.\n---\n\n# Cells\n\nCells are **small. Very** small; see `a. B`.\n\n\
        ```python\nprint('no. Sentence.')\n```\n\n## Parts\n\n- The *nucleus* holds DNA.\n- The wall\n  protects. \
        It is stiff.\n\n\
        > A quote\n> goes on.\n\n<div>No. Html.</div>\n\n| part | job |\n|---|---|\n| wall | protects |\n\n\
        Read [this. Yes](http://x.y/z.html) now.\n\nTitle two\n---\n\nEnd.\n\n\
        [ref]: http://example.com \"No. Title.\"\n";
    assert_eq!(
        markdown(text),
        [
            "Cells are **small.",
            "Very** small; see `a. B`.",
            "The *nucleus* holds DNA.",
            "The wall\n  protects.",
            "It is stiff.",
            "A quote\n> goes on.",
            "No.",
            "Html.",
            "part | job",
            "wall | protects",
            "Read [this. Yes](http://x.y/z.html) now.",
            "End.",
        ]
    );
    let headings: Vec<String> = chunk::split(text, Format::Markdown).into_iter().map(|chunk| chunk.heading).collect();
    assert_eq!(headings, ["Cells", "Cells › Parts", "Cells › Title two"]);
}

#[test]
fn a_deeper_heading_ends_with_the_next_of_its_level() {
    let text = "# A\n\n## B\n\n### C\n\nIn c.\n\n## D\n\nIn d.\n\n# E\n\nIn e.";
    let headings: Vec<String> = chunk::split(text, Format::Markdown).into_iter().map(|chunk| chunk.heading).collect();
    assert_eq!(headings, ["A › B › C", "A › D", "E"]);
}

#[test]
fn a_quotation_reads_without_marks() {
    let table = [
        ("Cells are **small.", "Cells are small."),
        ("Very** small; see `a. B`.", "Very small; see a. B."),
        ("A quote\n> goes on.", "A quote goes on."),
        ("Read [this](http://x.y) and ![a cell](c.png).", "Read this and a cell."),
        ("wall | protects", "wall, protects"),
        ("The area is $\\pi r^2$ and 2 * 3 * 4.", "The area is \\pi r^2 and 2 * 3 * 4."),
        ("snake_case_name stays", "snake_case_name stays"),
    ];
    for (quote, expected) in table {
        assert_eq!(chunk::plain(quote, Format::Markdown), expected);
    }
    assert_eq!(chunk::plain("two\r\n  lines *here*", Format::Plain), "two lines *here*");
}

#[test]
fn chunks_have_forty_to_a_hundred_and_twenty_words() {
    let sentence = "The river carries sand and stones down to the wide and shallow sea. ";
    let text: String = (1..40).map(|paragraph| format!("{}\n\n", sentence.repeat(paragraph % 7 + 1).trim())).collect();
    let chunks = chunk::split(&text, Format::Plain);
    check(&text, &chunks);
    for chunk in &chunks {
        let words = terms::count(chunk.span.of(&text));
        assert!((40..=140).contains(&words), "{words} words in {chunk:?}");
    }
    let sentences: usize = chunks.iter().map(|chunk| chunk.sentences.len()).sum();
    assert_eq!(sentences, text.matches("sea.").count());
}

#[test]
fn a_text_without_any_full_stop_is_still_cut() {
    let words = "word ".repeat(1000);
    let chunks = chunk::split(&words, Format::Plain);
    check(&words, &chunks);
    assert!(chunks.iter().all(|chunk| terms::count(chunk.span.of(&words)) <= 140), "{} chunks", chunks.len());
    let verse: String = (0..40).map(|line| format!("line number {line} of a long poem that has no stops\n")).collect();
    assert!(plain(&verse).iter().all(|part| part.starts_with("line number")), "verses are cut at line ends");
    let chinese = "水".repeat(5000);
    check(&chinese, &chunk::split(&chinese, Format::Plain));
}

#[test]
fn the_name_of_a_file_tells_its_format() {
    assert_eq!(Format::of_name("notes.md"), Format::Markdown);
    assert_eq!(Format::of_name("NOTES.Markdown"), Format::Markdown);
    assert_eq!(Format::of_name("notes.md.txt"), Format::Plain);
    assert_eq!(Format::of_name("notes"), Format::Plain);
}

/// Pieces that trouble a cutter, thrown together.
fn troublesome() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\n",
            "\r\n",
            "\r",
            "\n\n",
            "# ",
            "## h\n",
            "- ",
            "* ",
            "1. ",
            "> ",
            "```\n",
            "~~~",
            "---\n",
            "===\n",
            "| a | b |\n",
            "|---|---|\n",
            "**",
            "_",
            "`",
            "[",
            "](",
            ")",
            "![",
            "<!--",
            "-->",
            "<b>",
            "[^1]",
            "[^1]: n",
            "$",
            "$$",
            ". ",
            "!",
            "?",
            "…",
            "。",
            "\"",
            "”",
            "'",
            "e.g. ",
            "Dr. ",
            "3.14",
            "A. ",
            " ",
            "\t",
            "    ",
            "\u{a0}",
            "\u{2028}",
            "\u{301}",
            "😀",
            "👩‍👧",
            "日本",
            "word ",
            "Word",
            "the end. ",
            "\u{0}",
            "\u{feff}",
            "\\",
            "+++\n",
            "- [ ] ",
            "&amp;",
            "😀. ",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_gives_ordered_exact_spans(text in troublesome()) {
        for format in [Format::Plain, Format::Markdown] {
            let chunks = chunk::split(&text, format);
            check(&text, &chunks);
            prop_assert_eq!(&chunks, &chunk::split(&text, format));
            for chunk in &chunks {
                chunk::plain(chunk.span.of(&text), format);
            }
        }
    }

    #[test]
    fn plain_prose_loses_no_word(text in "[A-Za-z]{1,8}([ ,]{1,2}[A-Za-z]{1,8}|[.!?] [A-Z][a-z]{1,5}){0,60}[.]") {
        let chunks = chunk::split(&text, Format::Plain);
        let sentences = chunks.iter().flat_map(|chunk| &chunk.sentences);
        let quoted: String = sentences.map(|span| span.of(&text)).collect();
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(letters(&quoted), letters(&text));
    }
}
