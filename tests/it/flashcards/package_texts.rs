//! Texts as learners write them, on the way through a package of Anki: each comes back letter by letter.

use schola::features::flashcards::transfer::package::{Known, Names, to_field, to_markdown};

/// These come back as they are from what a field shows, so that nothing stands beside it.
const PLAIN: &[&str] = &[
    "What is a **cell**?",
    "1. first\n2. second",
    "3 * 4 = 12",
    "2*3*4",
    "a * b * c",
    "f(x) = x_1 * x_2 * x_3",
    "snake_case_name",
    "_private",
    "#hashtag",
    "# Title",
    "C# and F#",
    "[x] done",
    "[brackets] and (parentheses)",
    "[1] Author, 2020",
    "a < b",
    "x <= y >= z",
    "I <3 it",
    "Tom & Jerry, AT&T",
    "if (a && b || !c) { return; }",
    "$5",
    "costs $5 or 10$",
    "~5 km",
    "~~gone~~",
    "a | b",
    "| a | b |\n| --- | --- |\n| 1 | 2 |",
    "one\n\ntwo",
    "one\ntwo",
    "one  \ntwo",
    "- a\n- b",
    "text:\n\n- a\n- b",
    "text\n\n1. a\n2. b\n\nmore",
    "1. a\n   - b\n2. c",
    "`code` and `a*b` and `` ` ``",
    "```\nlet a = 1;\n```",
    "```python\ndef f(x):\n    return x * 2\n```",
    "```rust\nfn main() {}\n\nlet b;\n```\n\nafter",
    "[words](https://example.org)",
    "[words](<https://example.org/a b>)",
    "<https://example.org>",
    "https://example.org/a_b_c?x=1&y=2",
    "un*frigging*believable",
    "***both***",
    "$x^2$ and $$\\frac{a}{b}$$",
    "$x_1$ and $x_2$, $a < b$",
    "{{c1::Paris::city}} is in {{c2::France}}",
    "{{c1::a {{c2::b}} c}}",
    "{{c1::**bold**}}",
    "{{c1,2::both}}",
    "10<sup>5</sup> H<sub>2</sub>O <kbd>Ctrl</kbd>",
    "> quote",
    "> one\n>\n> two\n\nafter",
    "a\n\n---\n\nb",
    "## Title\n\ntext",
    "![A cell](cell.png)",
    "![](hello.mp3)",
    "\\# no title",
    "1\\. no list",
    "-5 degrees",
    "the year 1984.",
    "5. Mai",
    "quote: \"hello\" and 'hi'",
    "C:\\temp\\file",
    "100% %20",
    "a -> b ...",
    "^sup^ ==mark== :smile:",
    "[sound:hello.mp3] and [latex]",
];

/// These are written in one of several ways that a field shows alike, or have what it does not show: the field holds them once more.
const BESIDE: &[&str] = &[
    "_slanted_ and __bold__",
    "1) a\n2) b",
    "* a\n* b",
    "text:\n- a\n- b",
    "- a\n  - b\n  - c\n- d",
    "- [ ] to do\n- [x] done",
    "- a\n\n  more of a\n- b",
    "<b>bold?</b>",
    "&amp; &copy; 2024",
    "$5 and $6",
    "|a|b|\n|---|:-:|\n|1|2|",
    "one\\\ntwo",
    "one<br>two",
    "one\n\n\n\ntwo",
    "trailing  ",
    "  leading",
    "~~~\ncode\n~~~",
    "text\n```\ncode\n```",
    "[a](https://example.org \"title\")",
    "$$\nx^2 + y^2\n$$",
    "\\(x^2\\) and \\[x^2\\], not `\\(x\\)`",
    "漢字<ruby>漢<rt>かん</rt></ruby>",
    "***",
    "Title\n=====",
    "## Title\ntext",
    "![gone](other.png)",
    "\\*not slanted\\*",
    "\\\\server\\share",
    "x\n\n\ny\n",
    "- a\n1. b",
    "<!-- hidden -->",
    "[^1]: note",
    "{{c1::$\\frac{a}{\\frac{b}{c}}$}}",
];

/// Without what stands beside the field, these come back as texts that look a little different: spaces in a row and empty things vanish, and
/// lists and lines come closer.
const LOOSE: &[&str] = &[
    "one<br><br>two",
    "a  b",
    "tab\there",
    "- a\n\n- b",
    "    indented code",
    "a <!-- b --> c",
    ">",
    "&nbsp;x",
    "{{c1::one}}\n\n- a\n\n- b",
];

fn known() -> Known {
    ["cell.png", "hello.mp3"].map(|name| (name.to_owned(), name.to_owned())).into()
}

/// What a field shows.
fn shown(field: &str) -> &str {
    field.split_once("<!-- Markdown: ").map_or(field, |(shown, _)| shown)
}

#[test]
fn each_text_comes_back_letter_by_letter() {
    let (known, names): (Known, Names) = (known(), known());
    assert!(PLAIN.len() + BESIDE.len() + LOOSE.len() >= 100);
    for is_cloze in [false, true] {
        for text in PLAIN.iter().chain(BESIDE).chain(LOOSE) {
            let field = to_field(text, &known, is_cloze);
            assert_eq!(to_markdown(&field, &names), *text, "{field}");
            // Anki finds nothing in the comment that it would show, play or ask for.
            let beside = &field[shown(&field).len()..];
            let beside = beside.trim_start_matches("<!-- Markdown: ").trim_end_matches(" -->");
            assert!(!beside.contains(['<', '>', '{', '[', '\\', '\n']), "{beside}");
        }
    }
    for text in PLAIN {
        let field = to_field(text, &known, false);
        assert_eq!(field, shown(&field), "{text}");
    }
}

#[test]
fn what_a_field_shows_comes_back_alike_and_changes_no_more() {
    let (known, names): (Known, Names) = (known(), known());
    for is_cloze in [false, true] {
        for text in PLAIN.iter().chain(BESIDE).chain(LOOSE) {
            let field = to_field(text, &known, is_cloze);
            let second = to_markdown(shown(&field), &names);
            let again = to_field(&second, &known, is_cloze);
            if !LOOSE.contains(text) {
                assert_eq!(shown(&again), shown(&field), "{text}");
            }
            assert_eq!(to_markdown(shown(&again), &names), second, "{text}");
        }
    }
}

#[test]
fn a_field_that_was_changed_in_anki_is_read_as_it_is() {
    let (known, names): (Known, Names) = (known(), known());
    let field = to_field("_one_", &known, false);
    assert_eq!(field, "<i>one</i><!-- Markdown: _one_ -->");
    assert_eq!(to_markdown(&field.replacen("one", "two", 1), &names), "*two*");
    assert_eq!(to_markdown(&format!("{field} and more"), &names), "*one* and more");
    assert_eq!(to_markdown("<i>one</i><!-- Markdown: _two_ -->", &names), "*one*");
    assert_eq!(to_markdown("<i>one</i><!-- Markdown: %5Fone%5f -->", &names), "_one_");
    // A file that is called otherwise here is shown by the name that it has here, and one that is missing keeps its own.
    let field = to_field("_see_ ![](cell.png)", &known, false);
    let other: Names = [("cell.png".to_owned(), "cell-2.png".to_owned())].into();
    assert_eq!(to_markdown(&field, &other), "*see* ![](cell-2.png)");
    assert_eq!(to_markdown(&field, &Names::new()), "_see_ ![](cell.png)");
}
