//! Clozes: braces, nesting, hints.

use schola::features::flashcards::model::{Clozes, Face, NoteKind};
use schola::features::flashcards::transfer::read;
use schola::kernel::Code;
use serde_json::json;

use super::{ROOT, deck};
use crate::support::server::Server;

#[test]
fn braces_of_a_formula_do_not_close_a_cloze() {
    for (text, question, answer) in [
        (r"{{c1::$\frac{a}{b}$}} is", "[...] is", r"**$\frac{a}{b}$** is"),
        (r"{{c1::\frac{a}{b}}} is", "[...] is", r"**\frac{a}{b}** is"),
        (r"{{c1::x^{y^{z}}}}", "[...]", r"**x^{y^{z}}**"),
        (r"{{c1::\{a\}}}!", "[...]!", r"**\{a\}**!"),
        (r"{{c1::\left\{ a}}", "[...]", r"**\left\{ a**"),
        (r"\\{{c1::a}} \{{c1::b}}", r"\\[...] \[...]", r"\\**a** \**b**"),
        ("{{c1::{a}::{hint}}} b", "[{hint}] b", "**{a}** b"),
        ("{{c1::{{c1x}}}} b", "[...] b", "**{{c1x}}** b"),
        ("a } b }} {{c1::c}}", "a } b }} [...]", "a } b }} **c**"),
        // Counting would leave these open.
        ("{{c1::smile :{ }} and {{c1::more}}", "[...] and [...]", "**smile :{**  and **more**"),
        ("{{c1::a", "{{c1::a", "{{c1::a"),
        ("{{c1::ü\\ü}}", "[...]", "**ü\\ü**"),
        ("{{c1::a\\", "{{c1::a\\", "{{c1::a\\"),
    ] {
        assert_eq!(Clozes::show(text, 1, false), question, "{text}");
        assert_eq!(Clozes::show(text, 1, true), answer, "{text}");
    }
}

#[test]
fn nested_clozes_hide_what_is_within_them() {
    let text = "{{c1::The {{c2::heart::organ}} pumps::verb}} blood";
    assert_eq!(Clozes::numbers(text), [1, 2]);
    assert_eq!(Clozes::show(text, 1, false), "[verb] blood");
    assert_eq!(Clozes::show(text, 1, true), "**The heart pumps** blood");
    assert_eq!(Clozes::show(text, 2, false), "The [organ] pumps blood");
    assert_eq!(Clozes::show(text, 2, true), "The **heart** pumps blood");
    assert_eq!(Clozes::numbers("{{c0::a}} {{c501::b}} {{c500::c}} {{c1:d}}"), [500]);
    let face = Face::of(NoteKind::Cloze, "{{c1::a::}}", "more", 0);
    assert_eq!((face.question.as_str(), face.answer.as_str()), ("[...]", "**a**\n\nmore"));
}

#[test]
fn a_cloze_with_several_numbers_is_hidden_on_the_card_of_each() {
    let text = "{{c1,3::shared::hint}} and {{c3::three}}";
    assert_eq!(Clozes::numbers(text), [1, 3]);
    assert_eq!(Clozes::show(text, 1, false), "[hint] and three");
    assert_eq!(Clozes::show(text, 1, true), "**shared** and three");
    assert_eq!(Clozes::show(text, 3, false), "[hint] and [...]");
    assert_eq!(Clozes::show(text, 3, true), "**shared** and **three**");
    assert_eq!(Clozes::spaced(text), text);
    let nested = "{{c1,2::a {{c2,3::b}}}}";
    assert_eq!(Clozes::numbers(nested), [1, 2, 3]);
    assert_eq!(Clozes::show(nested, 1, true), "**a b**");
    assert_eq!(Clozes::show(nested, 2, false), "[...]");
    assert_eq!(Clozes::show(nested, 3, false), "a [...]");
    for text in
        ["{{c1, 2::a}}", "{{c1,::b}}", "{{c,1::c}}", "{{c1,,2::d}}", "{{c0,1::e}}", "{{c1,501::f}}", "{{c1,2:g}}"]
    {
        assert!(Clozes::numbers(text).is_empty(), "{text}");
        assert_eq!(Clozes::show(text, 1, false), text);
    }
    assert_eq!(Clozes::numbers("{{c500,12,12::a}}"), [12, 500]);
    assert!(Clozes::has_empty("{{c1,2::}}"));
}

#[test]
fn spaced_texts_are_read_alike_by_readers_that_do_not_count_braces() {
    for (text, spaced) in [
        (r"{{c1::\frac{a}{b}}} is }}", r"{{c1::\frac{a}{b} }} is }}"),
        (r"{{c1::x^{y^{z}}::h}}", r"{{c1::x^{y^{z} }::h}}"),
        ("{{c1::a {{c2::b}}}}", "{{c1::a {{c2::b}} }}"),
        ("{{c2,1,2::x^{y^{z}}}}", "{{c2,1,2::x^{y^{z} } }}"),
        ("plain }}}}", "plain }}}}"),
    ] {
        assert_eq!(Clozes::spaced(text), spaced, "{text}");
        assert_eq!(Clozes::numbers(text), Clozes::numbers(spaced), "{text}");
    }
}

#[test]
fn long_texts_are_read_in_time() {
    let long = format!("{{{{c{}", "1,".repeat(10_000));
    for text in ["{{c1::".repeat(3_000), "{".repeat(20_000), "{{c1::{".repeat(2_800), "{{c1::a}}{".repeat(2_000), long]
    {
        Clozes::numbers(&text);
        Clozes::spaced(&text);
    }
}

#[test]
fn an_answer_stands_out_without_asterisks_that_are_seen() {
    for (text, answer) in [
        ("$x = {{c1::2}}$ a", "$x = {\\boldsymbol{2}}$ a"),
        ("$x^{{c1::\\frac{a}{b}}}$", "$x^{\\boldsymbol{\\frac{a}{b}}}$"),
        ("\\({{c1::y}}\\)", "\\({\\boldsymbol{y}}\\)"),
        ("`{{c1::y}}` b", "`y` b"),
        ("``a` {{c1::b}}`` {{c1::c}}", "``a` b`` **c**"),
        ("```\nint {{c1::x}} = 1;\n```\nz {{c1::w}}", "```\nint x = 1;\n```\nz **w**"),
        ("{{c1::a\n\nb}}", "a\n\nb"),
        ("{{c1::- a\n- b}}", "- a\n- b"),
        ("{{c1:: a }}b", " **a** b"),
        ("H{{c1::$_2$}}O", "H$_2$O"),
        ("$5 {{c1::x}}", "$5 **x**"),
        ("{{c1::$x$}} is", "**$x$** is"),
    ] {
        assert_eq!(Clozes::show(text, 1, true), answer, "{text}");
    }
}

#[test]
fn clozes_with_nothing_in_them_are_known() {
    for text in ["{{c1::}} is", "{{c1:: }}", "{{c1::::hint}}", "{{c1::a}} {{c2::}}", "{{c1::a {{c2::}} b}}"] {
        assert!(Clozes::has_empty(text), "{text}");
    }
    for text in ["{{c1::a}}", "{{c1::{{c2::a}}}}", "{{c1::a::}}", "{{c1::", "plain"] {
        assert!(!Clozes::has_empty(text), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_with_an_empty_cloze_is_refused() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({ "name": "Cities" })).await;
    let path = format!("{ROOT}/decks/{}/cards", made["id"]);
    let body = json!({ "kind": "cloze", "front": "{{c1::}} is the capital of {{c2::France}}", "back": "" });
    ada.post(&path, &body).await.refused(Code::NoClozes);
    let parcel = read(Some("a.csv"), b"front,back,kind\n{{c1::}} is,,cloze\n{{c1::a}},,cloze\n").unwrap();
    assert_eq!((parcel.notes.len(), parcel.skipped[0].code.name()), (1, "empty_cloze"));
}
