//! Decks as files: what is read, what is refused, and what comes back from an export.

use std::ops::Range;

use proptest::prelude::*;
use schola::features::flashcards::model::NoteKind;
use schola::features::flashcards::transfer::{FileFormat, Writing, read};
use schola::kernel::Code;
use schola::kernel::text::ParsedText;
use serde_json::json;

use super::{ROOT, card, deck};
use crate::support::fields::Fields;
use crate::support::server::Server;

type Plain = (NoteKind, String, String, Vec<String>);

/// The notes of a file.
fn notes(file_name: &str, text: &str) -> Vec<Plain> {
    let parcel = read(Some(file_name), text.as_bytes()).unwrap();
    assert!(parcel.skipped.is_empty(), "{:?}", parcel.skipped);
    parcel
        .notes
        .into_iter()
        .map(|note| {
            let tags = note.tags.iter().map(|tag| tag.as_str().to_owned()).collect();
            (note.kind, note.front.as_str().to_owned(), note.back.as_str().to_owned(), tags)
        })
        .collect()
}

/// Front and back of the notes of a file.
fn sides(file_name: &str, text: &str) -> Vec<(String, String)> {
    notes(file_name, text).into_iter().map(|(_, front, back, _)| (front, back)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(front, back)| ((*front).to_owned(), (*back).to_owned())).collect()
}

/// The decks of a file, each with the notes that belong to it.
fn decks(file_name: &str, text: &str) -> Vec<(Option<String>, Range<usize>)> {
    let parcel = read(Some(file_name), text.as_bytes()).unwrap();
    parcel.decks.into_iter().map(|deck| (deck.name, deck.notes)).collect()
}

fn owned((name, notes): (Option<&str>, Range<usize>)) -> (Option<String>, Range<usize>) {
    (name.map(str::to_owned), notes)
}

#[test]
fn tables_of_many_programs_are_read() {
    let due = pairs(&[("hablar", "to speak"), ("comer", "to eat")]);
    for text in [
        "hablar\tto speak\ncomer\tto eat",
        "hablar,to speak\r\ncomer,to eat\r\n",
        "hablar;to speak\ncomer;to eat\n",
        "Term,Definition\nhablar,to speak\ncomer,to eat\n",
        "\u{feff}front,back\n\"hablar\",\"to speak\"\n\ncomer,to eat",
        "back,front\nto speak,hablar\nto eat,comer\n",
        "#separator:tab\n#html:true\nhablar\tto speak\ncomer\tto eat\n",
    ] {
        assert_eq!(sides("words.csv", text), due, "{text:?}");
    }
    // Quizlet does not quote.
    assert_eq!(
        sides("words.txt", "\"hola\" dijo\tsaid \"hello\"\nsi\tif"),
        pairs(&[("\"hola\" dijo", "said \"hello\""), ("si", "if")])
    );
    assert_eq!(
        sides("a.csv", "\"two\nlines, one \"\"quote\"\"\",back\nx,y\n"),
        pairs(&[("two\nlines, one \"quote\"", "back"), ("x", "y")])
    );
    let tagged = notes("a.txt", "#separator:tab\n#tags column:3\nfront\tback\tone two\n");
    assert_eq!(tagged[0].3, ["one", "two"]);
    let cloze = notes("a.txt", "{{c1::Paris}} is a city\t\nfront\tback");
    assert_eq!((cloze[0].0, cloze[1].0), (NoteKind::Cloze, NoteKind::Basic));
}

#[test]
fn one_stray_quote_does_not_garble_other_lines() {
    let text = "\"a, b\",c\n\"multi\nline\",d\n\"Hi\" he said,answer\n\"x \"\"y\"\"\",z\n";
    let due = pairs(&[("a, b", "c"), ("multi\nline", "d"), ("Hi he said", "answer"), ("x \"y\"", "z")]);
    for name in ["a.csv", "a.txt"] {
        assert_eq!(sides(name, text), due);
        assert_eq!(sides(name, &text.replace("\",", "\"\t").replace("said,", "said\t")), due);
    }
    for (text, due) in [
        // What follows a closing quote is no quoted text.
        ("\"a\"b\"c,d\"\nx,y\n", [("ab\"c", "d\""), ("x", "y")]),
        ("\"\"a\",b\nx,y\n", [("a\"", "b"), ("x", "y")]),
        // These are never closed.
        ("\"Hi he said,b\nx,y\n", [("\"Hi he said", "b"), ("x", "y")]),
        ("a,\"b\nx,y", [("a", "\"b"), ("x", "y")]),
        ("\"Hi he said,b\n\"x, y\",\"z\"\"\"\n", [("\"Hi he said", "b"), ("x, y", "z\"")]),
        ("\"Hi he said,b\nx,\"y, z\"\n", [("\"Hi he said", "b"), ("x", "y, z")]),
        ("\"Hi he said,b\nsay \"x\" now,y\n", [("\"Hi he said", "b"), ("say \"x\" now", "y")]),
        ("\"\"\"Hi\nthere\"\"\",b\nx,\"y\n\"\n", [("\"Hi\nthere\"", "b"), ("x", "y\n")]),
    ] {
        assert_eq!(sides("a.csv", text), pairs(&due), "{text:?}");
    }
    let parcel = read(Some("a.csv"), b"a,\"b\nc\"\n\"open,d\nonly\ne,f\n").unwrap();
    assert_eq!((parcel.notes.len(), parcel.skipped[0].line), (3, 4));
    // Many quotes are read in time, however they are arranged.
    for part in ["\"", "\",", "\"\n", "\"a\n", "\"\",\n", "\"\"\"a\n", "\"\"\"\n\"a", "\"a\n \"b,", "\"\"\"\"\n,"] {
        for before in ["", "\"a,\n", "\"a,"] {
            let text = format!("{before}{}", part.repeat(100_000 / part.len()));
            drop(read(Some("a.csv"), text.as_bytes()));
        }
    }
}

#[test]
fn semicolons_end_the_notes_of_a_single_line() {
    let due = pairs(&[("perro", "dog"), ("gato", "cat"), ("casa", "house")]);
    for text in [
        "perro,dog;gato,cat;casa,house",
        "perro\tdog;gato\tcat;casa\thouse",
        "\nperro,dog;gato,cat;\"casa\",house;\n",
        "term,definition;perro,dog;gato,cat;casa,house",
    ] {
        for name in ["words.csv", "words.txt"] {
            assert_eq!(sides(name, text), due, "{text:?}");
        }
    }
    let long: Vec<String> = (0..1_000).map(|number| format!("term {number},definition {number}")).collect();
    assert_eq!(notes("words.txt", &long.join(";")).len(), 1_000);
    assert_eq!(sides("a.txt", "a, b\tc;d\te, f"), pairs(&[("a, b", "c"), ("d", "e, f")]));
    let parcel = read(Some("a.csv"), b"\n\na,b;c,;d,e").unwrap();
    assert_eq!((parcel.notes.len(), parcel.skipped[0].line), (2, 3));
    // Semicolons separate columns, or are letters.
    for (text, due) in [
        ("perro;dog", [("perro", "dog")].as_slice()),
        ("perro,dog;hound", &[("perro", "dog;hound")]),
        ("\"perro,dog;gato,cat\";animals", &[("perro,dog;gato,cat", "animals")]),
        ("perro,dog;gato\ncat,house;home", &[("perro", "dog;gato"), ("cat", "house;home")]),
    ] {
        assert_eq!(sides("words.csv", text), pairs(due), "{text:?}");
    }
}

#[test]
fn a_carriage_return_ends_a_line() {
    let due = pairs(&[("a", "b"), ("two\nlines", "c")]);
    for text in ["front,back\ra,b\r\"two\rlines\",c\r", "a;b\r\n\r\"two\nlines\";c", "\ra\tb\r\"two\r\nlines\"\tc"] {
        assert_eq!(sides("words.csv", text), due, "{text:?}");
    }
    let text = "#separator:tab\r#tags column:3\rhablar\tto speak\tverbs\r";
    let note = &notes("notes.txt", text)[0];
    assert_eq!(
        (note.1.as_str(), note.2.as_str(), note.3.as_slice()),
        ("hablar", "to speak", &["verbs".to_owned()][..])
    );
    let due = pairs(&[("hablar", "to\n\nspeak"), ("comer", "to eat")]);
    for name in ["verbs.md", "verbs.txt"] {
        assert_eq!(sides(name, "# Verbs\r\r## hablar\rto\r\rspeak\r## comer\rto eat\r"), due, "{name}");
    }
    let marked = written(FileFormat::Markdown, &[(NoteKind::Basic, "a".to_owned(), "b\nc".to_owned(), Vec::new())]);
    assert_eq!(sides("a.md", &marked.replace('\n', "\r")), pairs(&[("a", "b\nc")]));
    // A guarded text that begins with a line break.
    let file = written(FileFormat::Csv, &[(NoteKind::Basic, "\r=1".to_owned(), "'\n".to_owned(), Vec::new())]);
    assert_eq!(sides("a.csv", &file), pairs(&[("\n=1", "'\n")]));
}

#[test]
fn text_exports_of_anki_are_read_as_their_first_lines_say() {
    // As Anki writes them with guids, note types, decks and tags.
    let text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n\
        A1\tBasic\tLife::Cells\ta <b>cell</b> &amp; more\tx<sup>2</sup>\tone two::three\n\
        A2\tBasic (and reversed card)\tLife::Cells\thablar\tto speak\t\n\
        A3\tCloze\tLife::Cells\t{{c1::Paris}}\t\t\n";
    let parcel = read(Some("notes.txt"), text.as_bytes()).unwrap();
    assert_eq!(parcel.decks[0].name.as_deref(), Some("Life::Cells"));
    let read_notes = notes("notes.txt", text);
    let texts = |place: usize| (read_notes[place].0, read_notes[place].1.as_str(), read_notes[place].2.as_str());
    assert_eq!(texts(0), (NoteKind::Basic, "a **cell** & more", "x<sup>2</sup>"));
    assert_eq!(read_notes[0].3, ["one", "two::three"]);
    assert_eq!(texts(1), (NoteKind::Reversed, "hablar", "to speak"));
    assert_eq!(texts(2), (NoteKind::Cloze, "{{c1::Paris}}", ""));

    let text = "#separator:Comma\n#tags:all notes\n#deck:X::Y\n#notetype:Basic\n#columns:Back,Front\n# a remark\nb,f\n";
    assert_eq!(
        notes("notes.txt", text),
        [(NoteKind::Basic, "f".to_owned(), "b".to_owned(), vec!["all".to_owned(), "notes".to_owned()])]
    );
    assert_eq!(read(Some("notes.txt"), text.as_bytes()).unwrap().decks[0].name.as_deref(), Some("X::Y"));

    let text = "#separator:tab\n#html:true\n#deck column:1\nA\ta\t<u>b</u> <img src=x.png>\tc\nB\td\te\n";
    assert_eq!(sides("notes.txt", text), pairs(&[("a", "b ![](x.png)\n\nc"), ("d", "e")]));
    let lost = read(Some("notes.txt"), text.as_bytes()).unwrap().lost;
    let lost: Vec<(&str, usize)> = lost.iter().map(|loss| (loss.what, loss.count)).collect();
    assert_eq!(lost, [("underlines", 1), ("missing_media", 1)]);
    assert_eq!(decks("notes.txt", text), [(Some("A"), 0..1), (Some("B"), 1..2)].map(owned));
    // Numbers are ids of decks, whose names are not in the file.
    let parcel = read(Some("notes.txt"), b"#separator:tab\n#deck column:1\n7\ta\tb\n8\tc\td\n").unwrap();
    assert_eq!((parcel.decks.len(), parcel.lost[0].what, parcel.lost[0].count), (1, "decks", 2));
}

#[test]
fn tables_with_marks_of_markdown_stay_tables() {
    for (text, due) in [
        ("Q: what?\tanswer\nfoo\tbar\nbaz\tqux\n", [("Q: what?", "answer"), ("foo", "bar"), ("baz", "qux")]),
        ("foo\tbar\n## hash\tx\nbaz\tqux\n", [("foo", "bar"), ("## hash", "x"), ("baz", "qux")]),
        ("foo;bar\n## hash;x\nbaz;qux\n", [("foo", "bar"), ("## hash", "x"), ("baz", "qux")]),
    ] {
        assert_eq!(sides("words.txt", text), pairs(&due), "{text:?}");
    }
    // A list of questions is none, whatever commas it has.
    let due = pairs(&[("one, two", "three, four")]);
    assert_eq!(sides("words.txt", "Q: one, two\nA: three, four\n"), due);
}

#[test]
fn no_line_of_markdown_is_lost() {
    let text = "# D\nAbout it\n\n## H1\n\ntext\n\n```\n## no heading\nQ: no question\n```\n\n### H2\nmore\n";
    let code = "text\n\n```\n## no heading\nQ: no question\n```";
    assert_eq!(sides("a.md", text), pairs(&[("H1", code), ("H2", "more")]));
    assert_eq!(read(Some("a.md"), text.as_bytes()).unwrap().decks[0].description.as_deref(), Some("About it"));
    let text = "Q: one\ncontinued\nA: answer\nline 2\n\nQ: two\nA: b\n";
    assert_eq!(sides("a.md", text), pairs(&[("one\ncontinued", "answer\nline 2"), ("two", "b")]));
    assert_eq!(sides("a.md", "1. a :: b\n- **c** :: d\n"), pairs(&[("a", "b"), ("**c**", "d")]));
    let parcel = read(Some("a.md"), b"stray\nmore\n\nalone\n## front\nback\n").unwrap();
    let skipped: Vec<(usize, &str)> = parcel.skipped.iter().map(|note| (note.line, note.code.name())).collect();
    assert_eq!((parcel.notes.len(), skipped), (1, vec![(1, "no_note"), (4, "no_note")]));
}

#[test]
fn a_note_of_an_unknown_kind_is_left_out_and_listed() {
    let text = "front,back,tags,kind\na,b,,wrong\nc,d,,\ne,f,,Image\ng,h,,image\n![](x.png),i,,image\n";
    let parcel = read(Some("a.csv"), text.as_bytes()).unwrap();
    let skipped: Vec<(usize, &str)> = parcel.skipped.iter().map(|note| (note.line, note.code.name())).collect();
    assert_eq!(skipped, [(2, "unknown_kind"), (4, "unknown_kind"), (5, "no_picture")]);
    let kinds: Vec<NoteKind> = parcel.notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::Basic, NoteKind::Image]);
    assert_eq!((parcel.lost[0].what, parcel.lost[0].count), ("missing_media", 1));
    let parcel = read(
        Some("a.md"),
        b"<!-- note wrong -->\na\n\n<!-- back -->\nb\n\n<!-- note basic -->\nc\n\n<!-- back -->\nd\n",
    );
    assert_eq!(parcel.unwrap().skipped[0].line, 1);
    // Tags of other tables: separated by commas where there are some, by spaces otherwise.
    for (tags, due) in [("\"two words, other\"", ["two words", "other"]), ("two other", ["two", "other"])] {
        assert_eq!(notes("a.csv", &format!("front,back,tags\na,b,{tags}\n"))[0].3, due);
    }
}

#[test]
fn markdown_of_many_kinds_is_read() {
    let due = pairs(&[("hablar", "to speak"), ("comer", "to eat")]);
    for text in [
        "# Verbs\n\n## hablar\n\nto speak\n\n### comer\nto eat\n",
        "Q: hablar\nA: to speak\n\nQ: comer\nA: to eat\n",
        "hablar :: to speak\n- comer :: to eat\n",
    ] {
        assert_eq!(sides("verbs.md", text), due, "{text:?}");
    }
    let parcel = read(Some("verbs.md"), b"# Spanish verbs\n\n## hablar\nto speak\n").unwrap();
    assert_eq!(parcel.decks[0].name.as_deref(), Some("Spanish verbs"));
}

#[test]
fn files_of_other_encodings_are_read_and_a_guess_is_told() {
    let text = "front,back\nmañana,“morning”\n";
    let utf16: Vec<u8> =
        "\u{feff}".chars().chain(text.chars()).flat_map(|letter| (letter as u16).to_le_bytes()).collect();
    for (bytes, lost) in [
        (text.as_bytes().to_vec(), Vec::new()),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Vec::new()),
        (utf16, Vec::new()),
        (b"front,back\nma\xf1ana,\x93morning\x94\n".to_vec(), vec![("encoding", 1)]),
    ] {
        let parcel = read(Some("words.csv"), &bytes).unwrap();
        let sides: Vec<(&str, &str)> =
            parcel.notes.iter().map(|note| (note.front.as_str(), note.back.as_str())).collect();
        assert_eq!(sides, [("mañana", "“morning”")]);
        assert_eq!(parcel.lost.iter().map(|loss| (loss.what, loss.count)).collect::<Vec<_>>(), lost);
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let refused = |bytes: &[u8]| read(None, bytes).unwrap_err().code();
    assert_eq!(refused(b"\xff\xfe"), Code::FileUnreadable);
    assert_eq!(refused(b"a\0b,c"), Code::RequestInvalid);
    assert_eq!(refused(b""), Code::FileUnreadable);
    assert_eq!(refused(b"only one column\nand another"), Code::FileUnreadable);
    assert_eq!(refused("a,b\n".repeat(20_001).as_bytes()), Code::RequestInvalid);
    assert_eq!(refused(",".repeat(300).as_bytes()), Code::FileUnreadable);
    let parcel = read(Some("a.csv"), b"front,back\ngood,good\nno back,\n,no front\nfine,fine\n").unwrap();
    let skipped: Vec<(usize, &str)> = parcel.skipped.iter().map(|note| (note.line, note.reason.as_str())).collect();
    assert_eq!(skipped, [(3, "back must not be empty"), (4, "front must not be empty")]);
    assert_eq!((parcel.notes.len(), parcel.skipped_count), (2, 2));
    // Deep nesting and endless openings of clozes end.
    let deep = format!("{}\tback", "{{c1::".repeat(5_000));
    assert!(read(Some("a.tsv"), format!("{deep}\nfront\tback").as_bytes()).is_ok());
}

/// The file of some notes.
fn written(format: FileFormat, notes: &[Plain]) -> String {
    let writing = Writing { format, has_decks: false };
    let mut file = writing.head();
    writing.deck(("A deck", "About it"), true, &mut file);
    for (kind, front, back, tags) in notes {
        writing.note("A deck", *kind, (front, back), tags, &mut file);
    }
    String::from_utf8(file).unwrap()
}

fn side() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("<!-- back -->".to_owned()),
        Just("<!-- note basic -->".to_owned()),
        Just("\\<!-- back -->".to_owned()),
        Just("<!-- deck -->".to_owned()),
        Just("# Heading".to_owned()),
        Just("=1+1".to_owned()),
        Just("'=1+1".to_owned()),
        Just("''=1+1".to_owned()),
        Just("a \"quoted\", word;\tand more".to_owned()),
        "[a-zäß$:]{1,12}",
    ];
    prop::collection::vec(line, 1..4).prop_map(|lines| lines.join("\n"))
}

fn note() -> impl Strategy<Value = Plain> {
    let tags = prop::collection::hash_set(
        prop_oneof!["[a-z]{1,8}", "[a-z]{1,3}, [a-z]{1,3}", "[a-z][;|][a-z]", "a b>%2C\\\\c"],
        0..3,
    );
    (any::<bool>(), side(), side(), tags).prop_map(|(is_reversed, front, back, tags)| {
        let kind = if is_reversed { NoteKind::Reversed } else { NoteKind::Basic };
        (kind, front, back, tags.into_iter().collect())
    })
}

proptest! {
    #[test]
    fn a_round_trip_loses_nothing(given in prop::collection::vec(note(), 1..8)) {
        for (format, name) in [(FileFormat::Csv, "a.csv"), (FileFormat::Markdown, "a.md")] {
            let file = written(format, &given);
            prop_assert_eq!(&notes(name, &file), &given, "{}", file);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,300}", is_markdown: bool) {
        let name = if is_markdown { "a.md" } else { "a.csv" };
        if let Err(error) = read(Some(name), text.as_bytes()) {
            prop_assert!(matches!(error.code(), Code::FileUnreadable | Code::RequestInvalid));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deck_is_exported_and_imported_without_a_loss() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let own = deck(&ada, json!({ "name": "Spanish: verbs", "description": "# All of them" })).await;
    for body in [
        json!({ "front": "hablar", "back": "to speak", "tags": ["verbs", "regular, ar"] }),
        json!({ "kind": "reversed", "front": "=1+1", "back": "two\nlines \"quoted\"" }),
        json!({ "kind": "cloze", "front": "{{c1::Paris}}, {{c2::France}}", "back": "" }),
    ] {
        card(&ada, &own, body).await;
    }
    for format in ["csv", "markdown"] {
        let reply = ada.get(&format!("{ROOT}/decks/{}/export?format={format}", own["id"])).await;
        assert_eq!(reply.status, 200);
        assert!(reply.header("content-disposition").unwrap().contains("Spanish"));
        let file = reply.body.to_vec();
        let name = if format == "csv" { "deck.csv" } else { "deck.md" };
        let made = ada.post_form(&format!("{ROOT}/import"), (name, "text/plain", &file), &[]).await.created();
        assert_eq!((made["report"]["notes"].as_i64(), made["report"]["cards"].as_i64()), (Some(3), Some(5)));
        let shown = async |id: &serde_json::Value| {
            let cards = ada.get(&format!("{ROOT}/decks/{id}/cards")).await.ok();
            cards
                .list("cards")
                .iter()
                .map(|card| (card["front"].clone(), card["answer"].clone(), card["tags"].clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(shown(&made["id"]).await, shown(&own["id"]).await, "{format}");
        assert_eq!(made["deck"]["name"], if format == "csv" { "deck" } else { "Spanish: verbs" });
        let again = ada.get(&format!("{ROOT}/decks/{}/export?format={format}", made["id"])).await;
        if format == "csv" {
            assert_eq!(again.body.to_vec(), file);
        }
    }
    let path = format!("{ROOT}/import");
    let named = ada.post_form(&path, ("a.csv", "text/csv", b"a,b"), &[("title", "Mine")]).await.created();
    assert_eq!(named["deck"]["name"], "Mine");
    ada.post_form(&path, ("a.csv", "text/csv", b"only a front"), &[]).await.refused(Code::FileUnreadable);
    ada.post_form(&path, ("a.csv", "text/csv", b"a,b"), &[("title", "")]).await.refused(Code::RequestInvalid);
    let large = "front,back\n".repeat(1_000);
    let made = ada.post_form(&path, ("a.csv", "text/csv", large.as_bytes()), &[]).await.created();
    assert_eq!(made["deck"]["cards"], 999);
}
