//! The second factor: the vectors of the standard, the window, the address for apps.

use schola::kernel::time::Timestamp;
use schola::kernel::totp::{base32, code_at, matched_step, otpauth_url, qr_svg};

const SECRET: &[u8] = b"12345678901234567890";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
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
        assert_eq!(code_at(SECRET, at(seconds)).unwrap(), eight[2..], "at {seconds}");
        assert_eq!(matched_step(SECRET, &eight[2..], at(seconds)), Some(seconds / 30));
    }
}

#[test]
fn a_code_counts_one_step_early_and_one_step_late_and_names_its_step() {
    let code = code_at(SECRET, at(3_000)).unwrap();
    for seconds in [2_970, 3_000, 3_029, 3_059] {
        assert_eq!(matched_step(SECRET, &code, at(seconds)), Some(100), "at {seconds}");
    }
    for seconds in [2_969, 3_060] {
        assert_eq!(matched_step(SECRET, &code, at(seconds)), None, "at {seconds}");
    }
}

#[test]
fn what_is_not_six_digits_or_has_no_secret_is_no_code() {
    let code = code_at(SECRET, at(3_000)).unwrap();
    for wrong in ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", &format!("{code}0"), &format!(" {code}")]
    {
        assert_eq!(matched_step(SECRET, wrong, at(3_000)), None, "{wrong}");
    }
    assert_eq!(matched_step(b"short", &code, at(3_000)), None);
    assert_eq!(matched_step(SECRET, &code, at(-1)), None);
}

#[test]
fn the_address_for_apps_escapes_names() {
    let url = otpauth_url(SECRET, "Harbour: Lane & Söhne", "ada@example");
    assert_eq!(
        url,
        "otpauth://totp/Harbour%20%20Lane%20%26%20S%C3%B6hne:ada%40example\
         ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Harbour%20%20Lane%20%26%20S%C3%B6hne\
         &algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#[test]
fn the_qr_code_is_a_drawing_that_differs_by_its_text() {
    let (one, other) = (qr_svg("otpauth://totp/a").unwrap(), qr_svg("otpauth://totp/b").unwrap());
    assert!(one.contains("<svg ") && one.ends_with("</svg>"), "{one}");
    assert_ne!(one, other);
    assert!(qr_svg(&"long".repeat(1_000)).is_err());
}
