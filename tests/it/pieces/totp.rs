//! The second factor: the vectors of the standard, the window, the address for apps, the recovery codes.

use std::collections::HashSet;

use schola::kernel::entropy::Entropy;
use schola::kernel::time::Timestamp;
use schola::kernel::totp::{RECOVERY_CODES, TotpSecret, recovery_codes, recovery_digest};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn secret() -> TotpSecret {
    TotpSecret::from_bytes(b"12345678901234567890").unwrap()
}

#[test]
fn the_vectors_of_rfc_6238_hold() {
    // Appendix B has eight digits; ours are the last six of them.
    let vectors = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    for (seconds, eight) in vectors {
        assert_eq!(secret().code_at(at(seconds)).unwrap(), eight[2..], "at {seconds}");
        assert_eq!(secret().matching_step(&eight[2..], at(seconds)), Some(seconds / 30));
    }
}

#[test]
fn a_code_counts_one_step_early_and_one_step_late_and_names_its_step() {
    let code = secret().code_at(at(3_000)).unwrap();
    assert_eq!(secret().matching_step(&code, at(2_970)), Some(100));
    assert_eq!(secret().matching_step(&code, at(3_029)), Some(100));
    assert_eq!(secret().matching_step(&code, at(3_059)), Some(100));
    assert_eq!(secret().matching_step(&code, at(2_969)), None);
    assert_eq!(secret().matching_step(&code, at(3_060)), None);
}

#[test]
fn a_code_may_be_typed_with_spaces_and_nothing_else() {
    let code = secret().code_at(at(3_000)).unwrap();
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(secret().matching_step(&spaced, at(3_000)), Some(100));
    for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", &format!("{code}0")] {
        assert_eq!(secret().matching_step(wrong, at(3_000)), None, "{wrong}");
    }
}

#[test]
fn the_first_steps_of_the_epoch_do_not_fail() {
    let code = secret().code_at(at(0)).unwrap();
    assert_eq!(secret().matching_step(&code, at(0)), Some(0));
    assert_eq!(secret().code_at(at(-1)), None);
}

#[test]
fn the_address_for_apps_escapes_names() {
    let url = secret().url("Harbour: Lane & Söhne", "ada@example.org");
    assert_eq!(
        url,
        "otpauth://totp/Harbour%20%20Lane%20%26%20S%C3%B6hne:ada%40example.org\
         ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Harbour%20%20Lane%20%26%20S%C3%B6hne\
         &algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(secret().typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

#[test]
fn the_qr_code_is_a_drawing_of_the_address() {
    let svg = secret().qr_svg("School", "ada@example.org").unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    // The same modules as the library draws, counted: the path holds every dark run of every row.
    let code =
        qrcode::QrCode::with_error_correction_level(secret().url("School", "ada@example.org"), qrcode::EcLevel::M);
    let colors = code.unwrap().to_colors();
    let dark = colors.iter().filter(|color| **color == qrcode::Color::Dark).count();
    let drawn: usize = svg.split('h').skip(1).filter_map(|part| part.split('v').next()?.parse::<usize>().ok()).sum();
    assert_eq!(drawn, dark);
    assert!(secret().qr_svg(&"long".repeat(1_000), "x").is_err());
}

#[test]
fn secrets_are_random_and_survive_storage() {
    let (one, two) =
        (TotpSecret::generate(&Entropy::seeded(1)).unwrap(), TotpSecret::generate(&Entropy::seeded(2)).unwrap());
    assert_ne!(one.expose(), two.expose());
    assert_eq!(TotpSecret::from_bytes(one.expose()).unwrap().expose(), one.expose());
    assert!(TotpSecret::from_bytes(&[0; 19]).is_none());
}

#[test]
fn recovery_codes_are_found_again_however_they_are_typed() {
    let codes = recovery_codes(&Entropy::seeded(7)).unwrap();
    assert_eq!(codes.len(), RECOVERY_CODES);
    let shown: HashSet<&String> = codes.iter().map(|code| code.shown.expose()).collect();
    assert_eq!(shown.len(), RECOVERY_CODES);
    for code in &codes {
        let shown = code.shown.expose();
        let shape: Vec<usize> = shown.split('-').map(str::len).collect();
        assert_eq!(shape, [4, 4, 2], "{shown}");
        for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', ""), shown.replace('-', " ")] {
            assert_eq!(recovery_digest(&typed), Some(code.stored), "{typed}");
        }
    }
    for wrong in ["", "k7m2-x9qp", "k7m2-x9qp-4to", "0000-0000-00", "k7m2-x9qp-4ö"] {
        assert_eq!(recovery_digest(wrong), None, "{wrong}");
    }
}
