//! What templates and LaTeX of Anki show, names that are too long, and notes that became another type: taken as they are meant, or listed.

use schola::features::flashcards::transfer::package::{
    Collection, Losses, Names, Package, PackagedCard, PackagedNote, StoredTexts, assemble, converted,
};
use schola::kernel::text::ParsedText;
use serde_json::{Value, json};

use super::package_returns::{exported, imported};
use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::Server;

/// A package with a note whose type has this template, and these fields.
fn with_template((question, answer): (&str, &str), fields: &[(&str, &str)]) -> Package {
    let names: Vec<Value> = fields.iter().map(|(name, _)| json!({ "name": name })).collect();
    let kind = json!({ "flds": names, "tmpls": [{ "qfmt": question, "afmt": answer }] });
    let texts = StoredTexts {
        types: json!({ "3": kind }).to_string(),
        decks: json!({ "5": { "name": "Deck" } }).to_string(),
        options: json!({}).to_string(),
        settings: json!({}).to_string(),
    };
    let note = PackagedNote {
        id: 1,
        guid: String::new(),
        changed: 0,
        of: 3,
        tags: String::new(),
        fields: fields.iter().map(|(_, text)| *text).collect::<Vec<_>>().join("\u{1f}"),
    };
    let card = PackagedCard { id: 2, note: 1, deck: 5, ..PackagedCard::default() };
    let collection = Collection { texts: Some(texts), notes: vec![note], cards: vec![card], ..Collection::default() };
    assemble(collection, &Names::new()).unwrap()
}

#[test]
fn filters_of_templates_are_applied_or_listed() {
    let fields =
        [("F", "f"), ("B", "b"), ("H", "secret"), ("E", "私は 漢字[かんじ]&nbsp;字[じ]です"), ("L", "<b>a</b>")];
    let others = "template_filters";
    for (template, front, back, is_lost) in [
        // A hint is behind the question, and the same where the template has words of its own.
        (("{{F}}{{hint:H}}", "{{FrontSide}}<hr id=answer>{{B}}"), "f", "b\n\nsecret", false),
        (("Say {{F}} {{hint:H}}", "{{FrontSide}}<hr id=answer>{{B}}"), "Say f", "b\n\nsecret", false),
        (("{{F}}", "{{FrontSide}}<hr id=answer>{{hint:B}}"), "f", "b", false),
        (("{{kanji:E}}", "{{kana:E}}"), "私は漢字字です", "私はかんじじです", false),
        (("{{kanji:E}}", "{{furigana:E}}"), "私は漢字字です", "私は漢字 (かんじ)字 (じ)です", false),
        (("Read: {{kanji:E}}", "{{furigana:E}}"), "Read: 私は漢字字です", "私は漢字 (かんじ)字 (じ)です", false),
        (("{{text:L}}", "{{FrontSide}}<hr id=answer>{{B}}"), "a", "b", false),
        // What is spoken is not shown.
        (("{{F}} {{tts en_US voices=A:H}}", "{{FrontSide}}<hr id=answer>{{B}}"), "f", "b", true),
        (("Say {{F}} {{tts en_US:H}}", "{{FrontSide}}<hr id=answer>{{B}}"), "Say f", "b", true),
        (("{{other:F}}", "{{FrontSide}}<hr id=answer>{{B}}"), "f", "b", true),
        (("{{F}}", "{{type:B}}"), "f", "b", false),
    ] {
        let package = with_template(template, &fields);
        let note = &package.decks[0].notes[0].note;
        assert_eq!((note.front.as_str(), note.back.as_str()), (front, back), "{template:?}");
        assert_eq!(package.lost.iter().any(|loss| loss.what == others), is_lost, "{template:?}");
    }
}

#[test]
fn latex_is_text_with_formulas() {
    for (field, markdown, lost) in [
        (r"[latex]Let $x$ be \textbf{real}[/latex]", "Let $x$ be **real**", &[][..]),
        (r"[latex]The number 5[/latex] and text", "The number 5 and text", &[]),
        (r"[latex]\[ x^2 \][/latex]", "$$x^2$$", &[]),
        (r"[latex]\( x^2 \)[/latex]", "$x^2$", &[]),
        (r"[latex]\begin{equation}x\end{equation}[/latex]", "$$x$$", &[]),
        (r"[latex]\begin{math}x\end{math} is \emph{small}[/latex]", "$x$ is *small*", &[]),
        (
            r"[latex]\begin{align*}a&amp;=b\\c&amp;=d\end{align*}[/latex]",
            r"$$\begin{align*}a&=b\\c&=d\end{align*}$$",
            &[],
        ),
        (r"[latex]100\% of {{c1::$x$}}[/latex]", "100% of {{c1::$x$}}", &[]),
        (r"[latex]\begin{tabular}{l}a\end{tabular}[/latex]", r"\begin{tabular}{l}a\end{tabular}", &["latex"]),
        (r"\(\text{a $b$ c}\)", r"$\text{a }b\text{ c}$", &[]),
        (r"\(x_\text{a $b$}\)", r"$x_{\text{a }b}$", &[]),
        (r"\(a\$b\)", r"$a\$b$", &[]),
        ("[$]$x$[/$]", "$x$", &[]),
    ] {
        let mut found = Losses::new();
        assert_eq!(converted(field, &Names::new(), &mut found), markdown, "{field}");
        assert_eq!(found, lost, "{field}");
    }
    // Dollar signs that are no marks end no formula.
    let mut found = Losses::new();
    let text = converted(r"\(a $ b\)", &Names::new(), &mut found);
    assert!(!text.starts_with('$'), "{text}");
    assert_eq!(found, ["latex"]);
    for text in ["\\(", "$", "\\textbf{", "\\begin{math}", "{", "\\"] {
        converted(&format!("[latex]{}[/latex]", text.repeat(20_000)), &Names::new(), &mut Losses::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_decks_that_are_cut_are_listed_and_differ() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let (one, two) = (format!("{}one", "x".repeat(120)), format!("{}two", "x".repeat(120)));
    let table = format!("front,back,deck\na,b,{one}\nc,d,{two}\ne,f,Short\n");
    let file = ("a.csv", "text/csv", table.as_bytes());
    let made = ada.post_form(&format!("{ROOT}/import"), file, &[]).await.created();
    let names: Vec<&str> = made["report"].list("decks").iter().map(|deck| deck.text("name")).collect();
    assert_eq!(names, ["x".repeat(120), format!("{} (2)", "x".repeat(116)), "Short".to_owned()]);
    assert_eq!(made["report"]["lost"], json!([{ "what": "deck_names", "count": 2 }]));
    // With a title before them, and from a package: both are cut to the same beginning.
    let eve = server.learner("eve").await;
    for name in ["a", "b"] {
        let made = deck(&eve, json!({ "name": format!("{}{name}", "x".repeat(110)) })).await;
        card(&eve, &made, json!({ "front": "f", "back": "b" })).await;
    }
    let package = eve.get(&format!("{ROOT}/export?format=apkg")).await.body.to_vec();
    let (file, title) = (("a.apkg", "application/zip", package.as_slice()), "y".repeat(40));
    let bob = server.learner("bob").await;
    let made = bob.post_form(&format!("{ROOT}/import"), file, &[("title", title.as_str())]).await.created();
    let report = &made["report"]["package"];
    assert_eq!(report["lost"], json!([{ "what": "deck_names", "count": 2 }]));
    let names: Vec<&str> = report.list("decks").iter().map(|deck| deck.text("name")).collect();
    let begin = format!("{title}::{}", "x".repeat(74));
    assert_eq!(names, [format!("{begin}xxxx"), format!("{begin} (2)")]);
    // Decks that are there already keep their names, and nothing is cut.
    let again = bob.post_form(&format!("{ROOT}/import"), file, &[("title", title.as_str())]).await.created();
    assert_eq!(again["report"]["package"]["lost"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_note_that_became_another_type_is_listed() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let made = deck(&ada, json!({})).await;
    card(&ada, &made, json!({ "front": "hablar", "back": "to speak", "kind": "basic" })).await;
    let package = exported(&ada, &made["id"]).await;
    assert_eq!(imported(&ada, &package).await["report"]["package"]["lost"], json!([]));
    let change = "UPDATE flashcard_notes SET kind = 'reversed'";
    server.raw_app().db.write("fill", move |tx| tx.exec(change, ())).await.unwrap();
    let report = imported(&ada, &package).await["report"]["package"].clone();
    assert_eq!((report.number("unchanged"), report.number("added")), (1, 0));
    assert_eq!(report["lost"], json!([{ "what": "changed_note_types", "count": 1 }]));
}
