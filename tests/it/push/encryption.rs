//! The encryption of messages, held against the example of RFC 8291 and against a browser that decrypts.

use data_encoding::BASE64URL_NOPAD;
use schola::kernel::{Entropy, Timestamp};
use schola::providers::push::{
    BadEndpoint, LARGEST_CONTENT, LONGEST_ENDPOINT, Receiver, Sender, VapidKey, check_endpoint, encrypted,
    encrypted_bare, host_of,
};

use super::endpoint::Browser;

fn bytes(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

fn receiver(browser: &Browser) -> Receiver {
    Receiver::new(browser.point.clone().try_into().unwrap(), browser.auth).unwrap()
}

/// RFC 8291, section 5 and appendix A.
#[test]
fn the_example_of_the_standard_comes_out() {
    const CONTENT: &[u8] = b"When I grow up, I want to be a watermelon";
    const BODY: &str = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
    let browser = Browser::with(
        String::new(),
        &bytes("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
        bytes("BTBZMqHH6r4Tts7J_aSIgg").try_into().unwrap(),
    );
    assert_eq!(
        BASE64URL_NOPAD.encode(&browser.point),
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    );
    let sender = Sender::of(
        &bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").try_into().unwrap(),
        bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap(),
    )
    .unwrap();
    let body = encrypted_bare(CONTENT, &receiver(&browser), &sender).unwrap();
    assert_eq!(BASE64URL_NOPAD.encode(&body), BODY);
    assert_eq!(browser.decrypted(&body), Some((CONTENT.to_vec(), 0)));
}

#[test]
fn browsers_read_contents_of_every_length_and_lengths_tell_little() {
    let entropy = Entropy::seeded(3);
    let browser = Browser::new(String::new(), 9);
    let mut lengths = std::collections::BTreeSet::new();
    for length in [0, 1, 41, 510, 511, 512, 1_000, LARGEST_CONTENT - 1, LARGEST_CONTENT] {
        let content: Vec<u8> = (0..length).map(|place| (place % 251) as u8).collect();
        let body = encrypted(&content, &receiver(&browser), &Sender::draw(&entropy).unwrap()).unwrap();
        assert!(body.len() <= 4_096, "every push service takes it whole");
        let (read, _) = browser.decrypted(&body).unwrap();
        assert_eq!(read, content);
        lengths.insert(body.len());
        assert!(Browser::new(String::new(), 8).decrypted(&body).is_none(), "no other browser reads it");
    }
    assert_eq!(lengths.len(), 3, "{lengths:?}");
    let large = vec![1; LARGEST_CONTENT + 1];
    assert!(encrypted(&large, &receiver(&browser), &Sender::draw(&entropy).unwrap()).is_err());
}

#[test]
fn a_point_that_is_not_on_the_curve_is_no_key() {
    let browser = Browser::new(String::new(), 5);
    let good: [u8; 65] = browser.point.try_into().unwrap();
    assert!(Receiver::new(good, [0; 16]).is_some());
    let mut moved = good;
    moved[64] ^= 1;
    let mut zero = [0; 65];
    zero[0] = 4;
    let mut compressed = good;
    compressed[0] = 2;
    for bad in [moved, zero, compressed, [0; 65], [255; 65]] {
        assert!(Receiver::new(bad, [0; 16]).is_none(), "{bad:?}");
    }
}

#[test]
fn a_key_of_the_school_survives_as_text() {
    let key = VapidKey::draw(&Entropy::seeded(1)).unwrap();
    let again = VapidKey::parse(key.text().expose()).unwrap();
    assert_eq!(key.public(), again.public());
    assert_eq!(bytes(key.public()).len(), 65);
    for bad in ["", "00", "zz", &"0".repeat(64), &"f".repeat(64), &"0".repeat(66)] {
        assert!(VapidKey::parse(bad).is_err(), "{bad}");
    }
    let now = Timestamp::from_millis(1_772_000_000_000);
    let header = key.authorization("https://push.example", "office@school.test", now).unwrap();
    assert!(header.starts_with("vapid t=") && header.ends_with(&format!(",k={}", key.public())), "{header}");
}

#[test]
fn addresses_are_those_of_push_services() {
    use BadEndpoint::{Malformed, Private};
    const RULES: &[(&str, bool, Option<BadEndpoint>)] = &[
        ("https://updates.push.services.mozilla.com/wpush/v2/gAAA", false, None),
        ("https://fcm.googleapis.com:443/fcm/send/a:b", false, None),
        ("https://93.184.216.34/x", false, None),
        ("http://fcm.googleapis.com/fcm/send/a", false, Some(Malformed)),
        ("http://fcm.googleapis.com/fcm/send/a", true, Some(Malformed)),
        ("ftp://fcm.googleapis.com/a", true, Some(Malformed)),
        ("javascript:alert(1)", true, Some(Malformed)),
        ("https://me:secret@push.example/x", false, Some(Malformed)),
        ("https://push.example/x#y", false, Some(Malformed)),
        ("", false, Some(Malformed)),
        ("push.example/x", false, Some(Malformed)),
        ("https://127.0.0.1/x", false, Some(Private)),
        ("https://[::1]/x", false, Some(Private)),
        ("https://[::ffff:10.0.0.1]/x", false, Some(Private)),
        ("https://0x7f.1/x", false, Some(Private)),
        ("https://2130706433/x", false, Some(Private)),
        ("https://169.254.169.254/latest/meta-data", false, Some(Private)),
        ("https://192.168.1.20:8443/x", false, Some(Private)),
        ("https://localhost/x", false, Some(Private)),
        ("https://LOCALHOST./x", false, Some(Private)),
        ("https://push.localhost/x", false, Some(Private)),
        ("https://192.168.1.20:8443/x", true, None),
        ("http://127.0.0.1:4000/x", true, None),
        ("http://localhost:4000/x", true, None),
        ("http://127.0.0.1:4000/x", false, Some(Malformed)),
        ("http://192.168.1.20/x", true, Some(Malformed)),
    ];
    for (address, is_private_allowed, bad) in RULES {
        assert_eq!(check_endpoint(address, *is_private_allowed).err(), *bad, "{address} {is_private_allowed}");
    }
    let long = format!("https://push.example/{}", "a".repeat(LONGEST_ENDPOINT));
    assert_eq!(check_endpoint(&long, false), Err(Malformed));
    assert_eq!(host_of("https://push.example/secret"), "push.example");
}
