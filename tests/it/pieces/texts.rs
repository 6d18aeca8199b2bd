//! Parsed texts: what is kept of them, what is refused, when two are the same, and that the contract's patterns say the same.

use regex::Regex;
use schola::kernel::text::{
    Email, Line, NewPassword, ParsedText, Prose, Username, WebAddress, fold, fold_handle, is_visible, like_pattern,
    normal, password, patterns, sort_key,
};

fn line(text: &str) -> Result<String, String> {
    Line::<1, 20>::parse(text).map(|line| line.as_str().to_owned()).map_err(|fault| fault.text().to_owned())
}

#[test]
fn a_line_is_kept_in_one_form() {
    let table = [
        ("Zoe\u{308} Ångström", "Zoë Ångström"),
        ("  Ada \u{A0}\u{3000} Lovelace\t\n", "Ada Lovelace"),
        ("Ada\u{2028}Lovelace", "Ada Lovelace"),
        ("abc\u{202E}fed\u{202C}", "abcfed"),
        ("\u{2067}Ada\u{2069}", "Ada"),
        ("\u{FEFF}A\u{AD}d\u{200B}a\u{2060}", "Ada"),
        ("Ada\u{200E}", "Ada"),
        ("עברית C++\u{200E}", "עברית C++\u{200E}"),
        ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("क्\u{200D}ष", "क्\u{200D}ष"),
        ("A\u{200D}d\u{200C}a", "Ada"),
        ("👩\u{200D}💻 ❤\u{FE0F}\u{200D}🔥 1\u{FE0F}\u{20E3}", "👩\u{200D}💻 ❤\u{FE0F}\u{200D}🔥 1\u{FE0F}\u{20E3}"),
        (
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
        ),
        ("A\u{E0041}\u{E0042}", "A"),
        ("葛\u{E0100}城", "葛\u{E0100}城"),
        ("\u{301}Ada", "Ada"),
        ("x\u{FDD0}\u{FFFF}y", "xy"),
    ];
    for (sent, kept) in table {
        assert_eq!(line(sent).as_deref(), Ok(kept), "{sent:?}");
        assert_eq!(line(kept).as_deref(), Ok(kept), "{kept:?} again");
    }
    let stacked = format!("Z{}algo", "\u{335}\u{301}\u{323}".repeat(20));
    let kept = Line::<1, 80>::parse(&stacked).unwrap();
    assert!(kept.as_str().chars().count() < 16, "{kept}");
}

#[test]
fn a_line_of_nothing_to_see_is_refused() {
    for text in [
        "",
        "  ",
        "\u{200B}",
        "\u{3164}",
        "\u{2800}",
        "\u{115F}\u{1160}",
        "\u{FFA0}",
        "\u{AD}\u{34F}",
        "\u{E0041}",
        "\u{202E}",
        "\u{301}\u{302}",
        "\u{FE0F}",
        "\u{FFFC}",
    ] {
        assert!(line(text).is_err(), "{text:?}");
        assert!(Prose::<1, 20>::parse(text).is_err(), "{text:?}");
        assert_eq!(Line::<0, 20>::parse(text).map(|line| is_visible(line.as_str())), Ok(false), "{text:?}");
    }
    for text in ["a\0b", "a\nb", "a\tb", "a\u{1B}[31mb", "a\u{85}b"] {
        assert_eq!(line(text).unwrap_err(), "must be one line without control characters", "{text:?}");
    }
}

#[test]
fn lengths_count_what_is_sent_or_what_is_kept() {
    // Twenty letters are twenty, however they were typed.
    assert!(line(&"e\u{301}".repeat(20)).is_ok());
    assert!(line(&"é".repeat(20)).is_ok());
    assert!(line(&"é".repeat(21)).is_err());
    assert!(line(&"e\u{301}".repeat(21)).is_err());
    // These letters grow when they are normalised.
    assert!(line(&"\u{FB2C}".repeat(6)).is_ok());
    assert!(line(&"\u{FB2C}".repeat(7)).is_err());
}

#[test]
fn prose_keeps_its_lines_and_loses_what_is_no_text() {
    let kept = |text: &str| Prose::<0, 100>::parse(text).unwrap().as_str().to_owned();
    assert_eq!(kept("  one\r\n\ttwo\u{C}\n"), "  one\r\n\ttwo\u{C}\n");
    assert_eq!(kept("e\u{301} a\u{1B}[1m \u{202E}b\u{85}c"), "é a[1m b\nc");
}

#[test]
fn texts_that_look_the_same_are_found_the_same() {
    let table = [
        ("Zoë", "ZOE\u{308}"),
        ("ｶﾞﾘﾚｵ", "ガリレオ"),
        ("Ｓｃｈｏｌａ", "schola"),
        ("STRASSE", "straße"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("İstanbul", "istanbul"),
        ("IĞDIR", "ığdır"),
        ("ﬁnance", "FINANCE"),
        ("A\u{AD}da\u{200B}", "ada"),
    ];
    for (one, other) in table {
        assert_eq!(fold(one), fold(other), "{one} {other}");
        assert_eq!(fold(&fold(one)), fold(one), "{one}");
    }
    assert_eq!(like_pattern(" Ada  50%\u{301} "), "%ada 50\\%\u{301}%");
}

#[test]
fn an_address_is_one_address_however_it_is_typed() {
    let same = [
        ("José@Example.org", "jose\u{301}@example.ORG"),
        ("ａｄａ@example.org", "ada@example.org"),
        ("ada＠example．org", "ada@example.org"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@bu\u{308}cher.example", "ada@Xn--Bcher-Kva.example"),
        ("ada@例え。テスト", "ada@例え.テスト"),
    ];
    for (one, other) in same {
        let (one, other) = (Email::parse(one).unwrap(), Email::parse(other).unwrap());
        assert_eq!(one.folded(), other.folded());
        assert_eq!(fold_handle(one.as_str()), other.folded());
    }
    assert_ne!(fold_handle("straße@example.org"), fold_handle("strasse@example.org"), "two mailboxes");
    for wrong in [
        "a\u{202E}b@example.org",
        "a\u{200B}@example.org",
        "“ada”@example.org",
        "a b@example.org",
        "ada@",
        "@x",
        "a@b..c",
    ] {
        assert!(Email::parse(wrong).is_err(), "{wrong:?}");
    }
    assert_eq!(Username::parse(" ＡＤＡ.L ").unwrap().as_str(), "ada.l");
    assert!(Username::parse("1ada").is_err() && Username::parse("ádа").is_err());
}

#[test]
fn a_password_has_one_form() {
    for (one, other) in
        [("Pässwörter", "Pa\u{308}sswo\u{308}rter"), ("ｐａｓｓ１２３４", "pass1234"), ("a\u{3000}b\u{A0}c", "a b c")]
    {
        assert_eq!(password(one), password(other));
    }
    assert_ne!(password("Passwort"), password("passwort"));
    assert!(NewPassword::parse(&"e\u{301}".repeat(4)).is_err() && NewPassword::parse(&"é".repeat(4)).is_err());
    assert!(NewPassword::parse(&"e\u{301}".repeat(8)).is_ok() && NewPassword::parse(&"\u{FDFA}".repeat(200)).is_ok());
}

#[test]
fn the_patterns_say_what_the_parsers_do() {
    let (wanted, optional, prose) = (
        Regex::new(&patterns::line(true)).unwrap(),
        Regex::new(&patterns::line(false)).unwrap(),
        Regex::new(&patterns::prose(true)).unwrap(),
    );
    // The two behind U+FFFD are no characters, and stand in no pattern.
    for c in '\0'..='\u{FFFD}' {
        let alone = c.to_string();
        assert_eq!(wanted.is_match(&alone), Line::<1, 9>::parse(&alone).is_ok(), "{c:?}");
        assert_eq!(prose.is_match(&alone), Prose::<1, 9>::parse(&alone).is_ok(), "{c:?} in prose");
        let within = format!("a{c}b");
        assert_eq!(wanted.is_match(&within), Line::<1, 9>::parse(&within).is_ok(), "{c:?} in a line");
        assert_eq!(
            optional.is_match(&within),
            Line::<0, 9>::parse(&within).is_ok(),
            "{c:?} in a line that may be empty"
        );
    }
    for text in ["", " ", "\n", " a \r\n", "\ta", "a\n\tb"] {
        assert_eq!(wanted.is_match(text), Line::<1, 9>::parse(text).is_ok(), "{text:?}");
        assert_eq!(optional.is_match(text), Line::<0, 9>::parse(text).is_ok(), "{text:?}");
    }
}

#[test]
fn what_the_patterns_of_addresses_take_is_taken() {
    let email = Regex::new(&patterns::email(false)).unwrap();
    // What NFC takes apart is another text than the one that was sent.
    let is_whole = |c: &char| c.to_string() == normal(&c.to_string());
    for c in ('!'..='\u{FFFD}').filter(is_whole) {
        for text in [format!("a{c}b@c.d"), format!("a@b{c}c.d"), format!("a@{c}.d"), format!("{c}@c.d")] {
            // The format of the schema, `idn-email`, asks for a domain that has an ASCII form; no pattern can.
            let is_address = || idna::domain_to_ascii_strict(text.rsplit('@').next().unwrap()).is_ok();
            assert!(!email.is_match(&text) || Email::parse(&text).is_ok() || !is_address(), "{text:?}");
        }
    }
    assert!(email.is_match("o'brien+x@sub.example.org") && email.is_match("josé@bücher.example"));
    assert!(!email.is_match("") && Regex::new(&patterns::email(true)).unwrap().is_match(""));

    let web = Regex::new(&patterns::web_address(false)).unwrap();
    let secure = Regex::new(&patterns::web_address(true)).unwrap();
    let table = [
        ("https://example.org/a?b=c#d", true),
        ("HTTP://example.org:65535", true),
        ("https://example.org:65536", false),
        ("https://example.org:0/", false),
        ("https://u:p@example.org/", false),
        ("https://example.org/a b", false),
        ("ftp://example.org", false),
    ];
    for (text, good) in table {
        assert_eq!((web.is_match(text), WebAddress::<false>::parse(text).is_ok()), (good, good), "{text}");
        assert_eq!(secure.is_match(text), WebAddress::<true>::parse(text).is_ok(), "{text}");
    }
    let network = Regex::new(&patterns::network()).unwrap();
    let table = [
        ("192.0.2.1", true),
        ("192.0.2.0/24", true),
        ("0.0.0.0/0", true),
        ("256.0.0.1", false),
        ("192.0.2.0/33", false),
        ("::", true),
        ("::1", true),
        ("2001:db8::/32", true),
        ("1:2:3:4:5:6:7:8/128", true),
        ("1:2:3:4:5:6:7::", true),
        ("::2:3:4:5:6:7:8", true),
        ("1::3:4:5:6:7:8", true),
        ("1:2:3:4:5:6:7:8:9", false),
        ("1::2::3", false),
        ("::1/129", false),
        ("x", false),
    ];
    for (text, good) in table {
        let parsed = schola::kernel::network::Networks::of([text]).is_ok();
        assert_eq!((network.is_match(text), parsed), (good, good), "{text}");
    }
}

#[test]
fn names_are_sorted_without_accents_and_within_a_bound() {
    for (name, key) in [
        ("Anna", "anna"),
        ("Öztürk", "ozturk"),
        ("O\u{308}ztu\u{308}rk", "ozturk"),
        ("Straße", "strasse"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Æsa Þór", "aesa thor"),
        ("Nguyễn", "nguyen"),
        ("Ёлка", "елка"),
        ("हिन्दी", "हिन्दी"),
        ("が", "が"),
        ("한국", "한국"),
    ] {
        assert_eq!(sort_key(name), key, "{name}");
        assert_eq!(sort_key(key), key, "{key} again");
    }
    assert_eq!(sort_key(&"ä".repeat(500)), "a".repeat(400));
    assert_eq!(sort_key(&"字".repeat(200)), "字".repeat(133));
}
