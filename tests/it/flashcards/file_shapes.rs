//! Shapes of files that other programs write: dashes between terms and definitions, tables of Markdown, and tags with marks in them.

use schola::features::flashcards::model::{NewCard, NoteKind};
use schola::features::flashcards::transfer::{FileFormat, Parcel, Writing, read};
use schola::kernel::text::{Line, ParsedText};

fn parcel(file_name: &str, text: &str) -> Parcel {
    read(Some(file_name), text.as_bytes()).unwrap()
}

/// Front, back and tags of the notes of a file.
fn notes(file_name: &str, text: &str) -> Vec<(String, String, Vec<String>)> {
    let read = parcel(file_name, text);
    assert!(read.skipped.is_empty(), "{:?}", read.skipped);
    let tags = |tags: &[_]| tags.iter().map(|tag: &Line<1, 100>| tag.as_str().to_owned()).collect();
    let note = |note: &NewCard| (note.front.as_str().to_owned(), note.back.as_str().to_owned(), tags(&note.tags));
    read.notes.iter().map(note).collect()
}

fn sides(file_name: &str, text: &str) -> Vec<(String, String)> {
    notes(file_name, text).into_iter().map(|(front, back, _)| (front, back)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(front, back)| ((*front).to_owned(), (*back).to_owned())).collect()
}

#[test]
fn dashes_separate_terms_and_definitions() {
    let due = pairs(&[("perro", "dog"), ("gato", "cat")]);
    for text in [
        "perro - dog\ngato - cat\n",
        "\nperro – dog\n\ngato — cat",
        "perro - dog\r\ngato - cat\r\n",
        "perro - dog;gato - cat",
        "perro - dog;gato - cat;\n",
    ] {
        for name in ["words.txt", "words", "words.csv"] {
            assert_eq!(sides(name, text), due, "{name} {text:?}");
        }
    }
    for (text, due) in [
        // The first dash separates, and letters between which none stands are a part of a word.
        ("well-known - famous - renowned\na - b", [("well-known", "famous - renowned"), ("a", "b")]),
        ("perro - dog, hound\ngato - cat, kitten", [("perro", "dog, hound"), ("gato", "cat, kitten")]),
        ("perro - dog, hound\ngato - cat; kitten", [("perro", "dog, hound"), ("gato", "cat; kitten")]),
        ("perro - dog, hound;gato - cat, kitten", [("perro", "dog, hound"), ("gato", "cat, kitten")]),
        // Where something else separates, dashes are letters.
        ("perro - el\tdog\ngato - el\tcat", [("perro - el", "dog"), ("gato - el", "cat")]),
        ("perro - el;dog\ngato - el;cat", [("perro - el", "dog"), ("gato - el", "cat")]),
        ("term,definition\nperro - el,dog\ngato - el,cat", [("perro - el", "dog"), ("gato - el", "cat")]),
        ("\"perro - el\",\"dog\"\n\"gato - el\",\"cat\"", [("perro - el", "dog"), ("gato - el", "cat")]),
        ("perro,dog - hound\ngato,cat", [("perro", "dog - hound"), ("gato", "cat")]),
    ] {
        assert_eq!(sides("words.txt", text), pairs(&due), "{text:?}");
    }
    // The name of a file says that it is a table.
    let due = [("perro - dog", "hound"), ("gato - cat", "kitten")];
    assert_eq!(sides("words.csv", "perro - dog,hound\ngato - cat,kitten"), pairs(&due));
    let stray = parcel("words.txt", "perro - dog\nstray\n - no term\ngato - cat\n");
    assert_eq!((stray.notes.len(), stray.skipped.iter().map(|note| note.line).collect::<Vec<_>>()), (2, vec![2, 3]));
}

#[test]
fn rows_of_markdown_tables_are_notes() {
    let due = pairs(&[("perro", "dog"), ("gato", "cat | pipe")]);
    for text in [
        "| front | back |\n|---|---|\n| perro | dog |\n| gato | cat \\| pipe |\n",
        "| Spanish | English |\n| :--- | ---: |\n| perro | dog |\n\n| a | b |\n|-|-|\n| gato | cat \\| pipe |\n",
        "# Animals\n\nAbout them.\n\n| back | front |\n|---|---|\n| dog | perro |\n| cat \\| pipe | gato |\n",
        "  | front | back\n  | --- | ---\n  | perro | dog\n  | | |\n  | gato | cat \\| pipe",
    ] {
        for name in ["words.md", "words.txt"] {
            assert_eq!(sides(name, text), due, "{name} {text:?}");
        }
    }
    let tagged = notes("a.md", "| front | back | tags |\n|---|---|---|\n| a | b | one two |\n| c | d | x y, z |\n");
    assert_eq!(
        (tagged[0].2.clone(), tagged[1].2.clone()),
        (vec!["one".to_owned(), "two".to_owned()], vec!["x y".to_owned(), "z".to_owned()])
    );
    let named = parcel("a.md", "# Animals\n\n| term | definition |\n|---|---|\n| a | b |\n");
    assert_eq!(named.decks[0].name.as_deref(), Some("Animals"));
    // A table of a note is a part of it, and one of code is code.
    let table = "| x | y |\n|---|---|\n| 1 | 2 |";
    assert_eq!(sides("a.md", &format!("## front\n{table}\n")), pairs(&[("front", table)]));
    let code = format!("```\n{table}\n```");
    assert_eq!(sides("a.md", &format!("## front\n{code}\n")), pairs(&[("front", &code)]));
    // What is around a table is not lost.
    let mixed = parcel("a.md", &format!("{table}\nstray\n## front\nback\n"));
    assert_eq!((mixed.notes.len(), mixed.skipped[0].line), (2, 4));
    let under = parcel("a.md", "## Group\n\n| front | back |\n|---|---|\n| a | b |\n\n## front\nback\n");
    assert_eq!((under.notes.len(), under.skipped[0].line, under.skipped[0].code.name()), (2, 1, "back_empty"));
    let missing = parcel("a.md", "| front | back |\n|---|---|\n| a | |\n| b | c |\n");
    assert_eq!((missing.notes.len(), missing.skipped[0].line), (1, 3));
    // A table of values with bars is none of Markdown.
    assert_eq!(sides("a.txt", "perro|dog\ngato|cat\n"), pairs(&[("perro", "dog"), ("gato", "cat")]));
}

#[test]
fn tags_come_back_whatever_marks_they_have() {
    let tags = ["a;b", "c|d", "e, f", "g\\;h", "i\\", "=j", "'=k", "l m", "%3E>", "-->", "n:o"].map(str::to_owned);
    for (format, name) in [(FileFormat::Csv, "a.csv"), (FileFormat::Csv, "a.txt"), (FileFormat::Markdown, "a.md")] {
        for has_decks in [false, true] {
            let writing = Writing { format, has_decks };
            let mut file = writing.head();
            writing.deck(("Deck", ""), true, &mut file);
            for tags in [&tags[..1], &tags[1..2], &tags[..]] {
                let kind = NoteKind::Basic;
                writing.note("Deck", kind, ("front", "back"), tags, &mut file);
            }
            let found: Vec<Vec<String>> =
                notes(name, std::str::from_utf8(&file).unwrap()).into_iter().map(|(.., tags)| tags).collect();
            assert_eq!(found, [&tags[..1], &tags[1..2], &tags[..]], "{name}");
        }
    }
}

#[test]
fn files_name_the_decks_of_their_notes() {
    let table = "front,back,deck\na,b,Spanish\nc,d,Spanish::Verbs\ne,f,Spanish\ng,h,\n";
    let read = parcel("words.csv", table);
    let decks: Vec<(Option<&str>, usize)> =
        read.decks.iter().map(|deck| (deck.name.as_deref(), deck.notes.len())).collect();
    assert_eq!(decks, [(Some("Spanish"), 2), (Some("Spanish::Verbs"), 1), (None, 1)]);
    assert_eq!(read.notes.iter().map(|note| note.front.as_str()).collect::<Vec<_>>(), ["a", "e", "c", "g"]);
    for format in [FileFormat::Csv, FileFormat::Markdown] {
        let writing = Writing { format, has_decks: true };
        let mut file = writing.head();
        let kind = NoteKind::Basic;
        for (place, (name, description)) in
            [("=One", "About\n\n# it"), ("Two::x", ""), ("Two", "<!-- deck -->\n# no deck")].into_iter().enumerate()
        {
            writing.deck((name, description), place == 0, &mut file);
            writing.note(name, kind, (&format!("front {place}\n<!-- deck -->\n# a"), "back"), &[], &mut file);
        }
        let text = String::from_utf8(file).unwrap();
        let read = parcel(if format == FileFormat::Csv { "a.csv" } else { "a.md" }, &text);
        let names: Vec<Option<&str>> = read.decks.iter().map(|deck| deck.name.as_deref()).collect();
        assert_eq!(names, [Some("=One"), Some("Two::x"), Some("Two")], "{text}");
        assert_eq!(read.notes[1].front.as_str(), "front 1\n<!-- deck -->\n# a");
        if format == FileFormat::Markdown {
            let descriptions: Vec<Option<&str>> = read.decks.iter().map(|deck| deck.description.as_deref()).collect();
            assert_eq!(descriptions, [Some("About\n\n# it"), None, Some("<!-- deck -->\n# no deck")]);
        }
    }
}
