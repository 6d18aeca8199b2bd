//! Guessing whether a text is English, and the words of the keyword search.

use schola::engines::language::{self, Language};
use schola::engines::terms;

use super::{cases, unrelated};

#[test]
fn questions_in_other_languages_are_told_apart() {
    let foreign = [
        "Was ist die Hauptstadt von Frankreich?",
        "Warum ist der Himmel blau?",
        "Qu'est-ce que la photosynthèse ?",
        "Pourquoi le ciel est-il bleu ?",
        "¿Qué es la fotosíntesis?",
        "¿Por qué el cielo es azul?",
        "Che cos'è la fotosintesi?",
        "O que é a fotossíntese?",
        "Wat is fotosynthese en waarom is het belangrijk?",
        "Vad är fotosyntes och varför är den viktig?",
        "Co to jest fotosynteza i dlaczego jest ważna?",
        "Fotosentez nedir?",
        "Apa itu fotosintesis?",
        "Mikä on fotosynteesi?",
        "Что такое фотосинтез?",
        "Τι είναι η φωτοσύνθεση;",
        "ما هو التمثيل الضوئي؟",
        "光合作用是什么？",
        "光合成とは何ですか",
        "प्रकाश संश्लेषण क्या है?",
        "การสังเคราะห์ด้วยแสงคืออะไร",
    ];
    for question in foreign {
        assert_eq!(language::of(question), Language::Other, "{question}");
    }
}

#[test]
fn no_english_question_of_the_measured_sets_counts_as_foreign() {
    for case in cases() {
        for text in [case.passage, case.paraphrase, case.keywords, case.natural] {
            assert_ne!(language::of(text), Language::Other, "{text}");
        }
        assert_eq!(language::of(case.passage), Language::English, "{}", case.passage);
    }
    for question in unrelated("tuning").into_iter().chain(unrelated("heldout")) {
        assert_ne!(language::of(question), Language::Other, "{question}");
    }
    for question in ["mitosis", "E = mc²", "SI units", "UN charter", "café", "α decay", "naïve Bayes", "10 + 5", ""]
    {
        assert_ne!(language::of(question), Language::Other, "{question}");
    }
}

#[test]
fn forms_of_a_word_have_one_stem() {
    let families: &[&[&str]] = &[
        &["diffuse", "diffuses", "diffused", "diffusing"],
        &["cell", "cells", "Cells"],
        &["city", "cities"],
        &["family", "families"],
        &["run", "running", "runs", "ran"],
        &["organise", "organised", "organize", "organization", "organisation"],
        &["colour", "color", "colours"],
        &["move", "movement", "moving", "moved"],
        &["evaporate", "evaporation", "evaporates"],
        &["react", "reaction", "reactions", "reacted"],
        &["nucleus", "nuclei"],
        &["quick", "quickly"],
        &["dense", "density", "densities"],
        &["box", "boxes"],
        &["use", "used", "using", "uses"],
        &["die", "died", "dying"],
        &["metre", "meter", "metres"],
    ];
    for family in families {
        let stems: Vec<String> = family.iter().map(|word| terms::stem(&word.to_lowercase())).collect();
        assert!(stems.iter().all(|stem| *stem == stems[0]), "{family:?} gave {stems:?}");
    }
}

#[test]
fn different_words_keep_different_stems() {
    let pairs = [
        ("osmosis", "osmium"),
        ("virus", "vir"),
        ("gas", "ga"),
        ("need", "ne"),
        ("king", "k"),
        ("string", "str"),
        ("mass", "mas"),
        ("sing", "s"),
        ("nation", "n"),
        ("hour", "hor"),
        ("1066", "106"),
    ];
    for (left, right) in pairs {
        assert_ne!(terms::stem(left), terms::stem(right), "{left} and {right}");
    }
}

#[test]
fn words_are_folded_and_cut_as_documented() {
    let words = |text: &str| {
        let mut found = Vec::new();
        terms::words(text, |word| found.push(word.to_owned()));
        found
    };
    assert_eq!(words("Ohm's law, don’t! L'eau"), ["ohm", "law", "don", "l", "eau"]);
    assert_eq!(words("H₂O x² ﬁeld Ünï"), ["h2o", "x2", "field", "uni"]);
    assert_eq!(words("carbon-14 in 1066"), ["carbon", "14", "in", "1066"]);
    assert_eq!(words("光合作用"), ["光合", "合作", "作用"]);
    assert_eq!(words("光合成とは何ですか"), ["光合", "合成", "とは", "何", "てす", "すか"], "voicing marks are folded");
    assert_eq!(words("水 water 水素"), ["水", "water", "水素"]);
    assert_eq!(words("photo\u{ad}synthesis"), ["photosynthesis"]);
    assert!(words("— … !").is_empty());
}
