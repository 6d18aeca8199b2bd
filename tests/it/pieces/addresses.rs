//! Web addresses in requests.

use schola::kernel::text::WebAddress;

#[test]
fn an_address_is_whole_and_names_nobody() {
    for good in [
        "https://example.org",
        "https://example.org/",
        "HTTPS://Example.ORG:8443/a/b?c=d&e=%20#f",
        "https://a-b.example.org?x",
        "https://203.0.113.7/hook",
        "https://[2001:db8::7]:443/hook",
        " https://example.org/trimmed ",
        "https://example.org/mail?to=me@example.org",
    ] {
        assert_eq!(WebAddress::<true>::parse(good).unwrap().as_str(), good.trim());
        assert!(WebAddress::<false>::parse(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "https",
        "https:",
        "https://",
        "https:///path",
        "https://?x",
        "//example.org/",
        "example.org",
        "ftp://example.org/",
        "javascript://example.org/%0aalert(1)",
        "file:///etc/passwd",
        "https://me@example.org/",
        "https://me:secret@example.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org:/",
        "https://-/",
        "https://[::g]/",
        "https://[::1/",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org/\n/x",
        "https://ex\u{e4}mple.org/",
        "https://example.org/\u{2028}x",
        "https://example.org\\@evil.example/",
        "https://example.org/<script>",
    ] {
        assert!(WebAddress::<true>::parse(bad).is_err(), "{bad:?}");
        assert!(WebAddress::<false>::parse(bad).is_err(), "{bad:?}");
    }
    assert!(WebAddress::<false>::parse("http://example.org/page").is_ok());
    assert!(WebAddress::<true>::parse("http://example.org/page").is_err());
    let long = |characters: usize| format!("https://example.org/{}", "x".repeat(characters - 20));
    assert!(WebAddress::<true>::parse(&long(2000)).is_ok() && WebAddress::<true>::parse(&long(2001)).is_err());
}
