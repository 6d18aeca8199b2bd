//! Cursors: what they carry, and that each one is read by its own list alone.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::prelude::*;
use schola::kernel::cursor::LONGEST_CURSOR;
use schola::kernel::{Code, Cursor, Page, PageRequest, SortKey, Timestamp};

/// What the error of an unreadable cursor says: 400, and the name of the parameter.
#[track_caller]
fn refused<K: SortKey + std::fmt::Debug>(list: &'static str, text: &str) {
    let error = PageRequest::<K>::parse(list, None::<i32>, Some(text)).unwrap_err();
    assert_eq!(error.code(), Code::RequestInvalid, "{text}");
    assert_eq!(error.fields()[0].field, "cursor", "{text}");
}

#[test]
fn a_cursor_is_read_by_its_own_list_alone() {
    let people = Cursor::of_id("listUsers", 42).encode();
    let read = PageRequest::<()>::parse("listUsers", Some(10), Some(&people)).unwrap();
    assert_eq!((read.below(), read.above(), read.fetch()), (42, 42, 11));
    refused::<()>("listMails", &people);
    refused::<()>("listUsers by name", &people);
    // The same list in another order: the number of parts or their kinds differ.
    refused::<i64>("listUsers", &people);
    let by_score = Cursor::new("listRuns", 7_i64, 42).unwrap().encode();
    refused::<Timestamp>("listRuns", &by_score);
    refused::<String>("listRuns", &by_score);
    refused::<()>("listRuns", &by_score);
}

#[test]
fn a_cursor_that_was_changed_anywhere_is_refused() {
    let text = Cursor::new("listRuns", ("Zoë".to_owned(), 7_i64), 42).unwrap().encode();
    let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << bit;
            refused::<(String, i64)>("listRuns", &URL_SAFE_NO_PAD.encode(changed));
        }
        refused::<(String, i64)>("listRuns", &URL_SAFE_NO_PAD.encode(&bytes[..place]));
    }
    let longer = [bytes.as_slice(), &[0]].concat();
    refused::<(String, i64)>("listRuns", &URL_SAFE_NO_PAD.encode(longer));
    // What an earlier release gave out, and what nobody did.
    let of_before = URL_SAFE_NO_PAD.encode("c42");
    for text in ["", "made-up", "%", "AAAA", &of_before, &format!("{text}="), &"A".repeat(LONGEST_CURSOR + 4)] {
        refused::<(String, i64)>("listRuns", text);
        refused::<()>("listRuns", text);
    }
}

#[test]
fn no_key_makes_a_cursor_that_the_contract_has_no_room_for() {
    let mut longest = 0;
    for length in 0..2_000 {
        match Cursor::new("listRuns", "x".repeat(length), i64::MAX) {
            Ok(cursor) => {
                let text = cursor.encode();
                assert!(text.len() <= LONGEST_CURSOR, "{length} bytes make {} characters", text.len());
                assert!(Cursor::<String>::decode("listRuns", &text).is_ok());
                longest = length;
            }
            Err(error) => assert_eq!(error.code(), Code::Internal),
        }
    }
    assert!(longest > 700, "a key of {longest} bytes is the longest");
}

#[test]
fn the_contract_has_room_for_every_cursor() {
    let common = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/common.yaml")).unwrap();
    assert_eq!(
        common
            .matches(&format!("maxLength: {LONGEST_CURSOR}\n      description: Opaque position of the next page."))
            .count(),
        1
    );
    assert!(common.contains(&format!("minLength: 1, maxLength: {LONGEST_CURSOR} }}")));
}

#[test]
fn a_page_leads_on_from_its_last_row() {
    let request = PageRequest::<i64>::first("listRuns", 2);
    let page = Page::sorted(vec![(9, 1), (9, 4), (8, 2)], &request, |row| *row).unwrap();
    assert_eq!(page.items, [(9, 1), (9, 4)]);
    assert_eq!(page.next, Some(Cursor::new("listRuns", 9, 4).unwrap()));
    let page = Page::sorted(vec![(9, 1), (9, 4)], &request, |row| *row).unwrap();
    assert_eq!(page.next, None);
}

proptest! {
    #[test]
    fn whatever_a_position_is_made_of_comes_back(
        text in ".{0,150}", number in any::<i64>(), millis in -60_000_000_000_000_i64..250_000_000_000_000, id in any::<i64>(),
    ) {
        let key = ((text, number), Timestamp::from_millis(millis));
        let cursor = Cursor::new("listRuns", key, id).unwrap();
        let read = Cursor::decode("listRuns", &cursor.clone().encode()).unwrap();
        prop_assert_eq!(read, cursor);
    }

    #[test]
    fn no_text_is_more_than_a_refusal(text in "[A-Za-z0-9_-]{0,80}") {
        refused::<(String, i64)>("listRuns", &text);
    }
}
