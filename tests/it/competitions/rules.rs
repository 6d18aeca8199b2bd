//! The draw as a function: computed again by other code, fair, and bound to what was published before.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{ProptestConfig, any, prop, prop_assert, prop_assert_eq, proptest};
use schola::features::competitions::model::{Digest, Record, RecordKind, Seed, draw};
use schola::kernel::entropy::Entropy;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::fields::Fields;

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// HMAC by RFC 2104, for keys of 32 bytes.
fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let padded = |with: u8| -> Vec<u8> { (0..64).map(|place| key.get(place).copied().unwrap_or(0) ^ with).collect() };
    sha256(&[&padded(0x5c), &sha256(&[&padded(0x36), message])])
}

fn bytes(hex: &str) -> [u8; 32] {
    data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap().try_into().unwrap()
}

/// Checks a proof as its `algorithm` says, with arithmetic of its own. Returns the handles of the winners.
pub fn verified(proof: &Value) -> Vec<String> {
    let seed = bytes(proof.text("seed"));
    let mut digest = sha256(&[&seed]);
    assert_eq!(proof.text("commitment"), data_encoding::HEXLOWER.encode(&digest), "the seed is the promised one");
    let mut withdrawn: BTreeSet<&str> = proof.list("withdrawn").iter().map(|handle| handle.as_str().unwrap()).collect();
    let mut handles = Vec::new();
    for (place, entry) in proof.list("entries").iter().enumerate() {
        assert_eq!(entry.number("number"), place as i64 + 1);
        let (kind, handle) = (entry.text("kind"), entry.text("handle"));
        digest = sha256(&[&digest, format!("{} {kind} {handle}", entry.number("number")).as_bytes()]);
        if kind == "withdrawal" {
            withdrawn.insert(handle);
        }
        handles.push((kind == "ticket").then_some(handle));
    }
    assert_eq!(handles.len() as i64, proof.number("entries_count"));
    assert_eq!(proof.text("entries_digest"), data_encoding::HEXLOWER.encode(&digest));
    let able: BTreeSet<&str> = handles.iter().flatten().copied().filter(|handle| !withdrawn.contains(handle)).collect();
    let places = able.len().min(proof.number("prizes_count") as usize);
    let mut won: Vec<(String, i64, u64)> = Vec::new();
    let entries = handles.len() as u128;
    let mut counter = 0_u64;
    while won.len() < places {
        let mac = hmac(&seed, &[&digest[..], &counter.to_be_bytes()].concat());
        let x = mac[..8].iter().fold(0_u128, |sum, byte| sum * 256 + u128::from(*byte));
        if x < (1_u128 << 64) / entries * entries {
            let number = (x % entries) as usize;
            if let Some(handle) = handles[number].filter(|handle| able.contains(handle))
                && won.iter().all(|(known, ..)| known != handle)
            {
                won.push((handle.to_owned(), number as i64 + 1, counter));
            }
        }
        counter += 1;
    }
    let told: Vec<_> = proof
        .list("winners")
        .iter()
        .map(|winner| (winner.text("handle").to_owned(), winner.number("number"), winner["counter"].as_u64().unwrap()))
        .collect();
    assert_eq!(told, won);
    won.into_iter().map(|(handle, ..)| handle).collect()
}

/// A list of entries and its digest: of each person how many tickets, in turns, and who withdraws.
fn list(seed: &Seed, tickets: &[usize], withdrawn: &[bool]) -> (Vec<Record>, Digest) {
    let mut records: Vec<Record> = Vec::new();
    let mut add = |kind, person: usize| {
        let number = records.len() as i64 + 1;
        records.push(Record { number, kind, handle: format!("p{person}") });
    };
    for round in 0..tickets.iter().copied().max().unwrap_or(0) {
        for (person, _) in tickets.iter().enumerate().filter(|(_, count)| **count > round) {
            add(RecordKind::Ticket, person);
        }
    }
    for (person, _) in withdrawn.iter().enumerate().filter(|(person, is)| **is && tickets[*person] > 0) {
        add(RecordKind::Withdrawal, person);
    }
    let digest = records.iter().fold(seed.commitment(), |digest, record| digest.with(record));
    (records, digest)
}

/// The proof of a draw from a list.
fn proof(seed: &Seed, (records, digest): &(Vec<Record>, Digest), places: usize) -> Value {
    let withdrawn: BTreeSet<&str> = records
        .iter()
        .filter(|record| record.kind == RecordKind::Withdrawal)
        .map(|record| record.handle.as_str())
        .collect();
    let able: BTreeSet<&str> =
        records.iter().map(|record| record.handle.as_str()).filter(|handle| !withdrawn.contains(handle)).collect();
    let winners = draw(seed, (*digest, records.len() as i64), places.min(able.len()), |number| {
        let record = &records[number as usize - 1];
        let can_win = record.kind == RecordKind::Ticket && able.contains(record.handle.as_str());
        Ok(can_win.then(|| record.handle.clone()))
    });
    let entries: Vec<Value> = records
        .iter()
        .map(|record| json!({ "number": record.number, "kind": record.kind.name(), "handle": record.handle }))
        .collect();
    json!({
        "seed": seed.hex(),
        "commitment": seed.commitment().hex(),
        "entries": entries,
        "withdrawn": [],
        "entries_count": records.len(),
        "entries_digest": digest.hex(),
        "prizes_count": places,
        "winners": winners.unwrap().iter().map(|winner| json!({
            "number": winner.number, "handle": winner.handle, "counter": winner.counter,
        })).collect::<Vec<_>>(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn other_code_computes_the_same_winners(
        seed in any::<u64>(),
        people in prop::collection::vec((0_usize..6, any::<bool>()), 0..30),
        places in 1_usize..9,
    ) {
        let seed = Seed::random(&Entropy::seeded(seed)).unwrap();
        let (tickets, withdrawn): (Vec<_>, Vec<_>) = people.into_iter().unzip();
        let listed = list(&seed, &tickets, &withdrawn);
        let won = verified(&proof(&seed, &listed, places));
        prop_assert_eq!(won.iter().collect::<BTreeSet<_>>().len(), won.len(), "nobody wins twice");
        let able = tickets.iter().zip(&withdrawn).filter(|(count, is_out)| **count > 0 && !**is_out).count();
        prop_assert_eq!(won.len(), places.min(able));
    }

    #[test]
    fn the_digest_binds_every_entry_and_their_order(
        seed in any::<u64>(),
        tickets in prop::collection::vec(1_usize..4, 2..8),
        place in any::<prop::sample::Index>(),
    ) {
        let seed = Seed::random(&Entropy::seeded(seed)).unwrap();
        let (records, digest) = list(&seed, &tickets, &[]);
        let again = |records: &[Record]| {
            records.iter().fold(seed.commitment(), |digest, record| digest.with(record)) == digest
        };
        prop_assert!(again(&records));
        let place = place.index(records.len());
        let mut changed = records.clone();
        changed[place].handle.push('x');
        prop_assert!(!again(&changed), "another handle");
        changed = records.clone();
        changed[place].kind = RecordKind::Withdrawal;
        prop_assert!(!again(&changed), "another kind");
        changed = records.clone();
        changed.remove(place);
        prop_assert!(!again(&changed), "one less");
        changed = records.clone();
        let other = (place + 1) % records.len();
        changed.swap(place, other);
        prop_assert!(!again(&changed) || records[place] == records[other], "another order");
    }
}

#[test]
fn a_draw_is_what_was_computed_by_hand_once() {
    // The SHA-256 of 32 zero bytes is published in many places.
    let seed = Seed::parse(&"00".repeat(32)).unwrap();
    assert_eq!(seed.commitment().hex(), "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    assert_eq!(format!("{seed:?}"), "Seed(..)", "a seed is in no log");
    assert!(Seed::parse("00").is_err() && Digest::parse(&"zz".repeat(32)).is_err());
    let listed = list(&seed, &[2, 1], &[]);
    verified(&proof(&seed, &listed, 1));
    // RFC 4231 has no key of 32 bytes; this one was computed with OpenSSL.
    let mac = hmac(&bytes(&"0b".repeat(32)), b"Hi There");
    assert_eq!(
        data_encoding::HEXLOWER.encode(&mac),
        "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7"
    );
}

#[test]
fn nobody_wins_where_nobody_entered_or_all_withdrew() {
    let seed = Seed::random(&Entropy::seeded(1)).unwrap();
    assert_eq!(verified(&proof(&seed, &list(&seed, &[], &[]), 3)), Vec::<String>::new());
    assert_eq!(verified(&proof(&seed, &list(&seed, &[3, 2], &[true, true]), 3)), Vec::<String>::new());
    assert_eq!(verified(&proof(&seed, &list(&seed, &[50, 1], &[true, false]), 3)), ["p1"]);
}

/// The sum of squared deviations from what is expected, each divided by that.
fn chi_squared(found: &[f64], expected: f64) -> f64 {
    found.iter().map(|found| (found - expected).powi(2) / expected).sum()
}

#[test]
fn each_ticket_is_drawn_equally_often() {
    const DRAWS: u64 = 14_000;
    let tickets = [1, 2, 4];
    let (mut by_ticket, mut by_person) = (vec![0.0; 7], BTreeMap::<String, f64>::new());
    for number in 0..DRAWS {
        let seed = Seed::random(&Entropy::seeded(number)).unwrap();
        let (records, digest) = list(&seed, &tickets, &[]);
        let won = draw(&seed, (digest, 7), 1, |number| Ok(Some(records[number as usize - 1].handle.clone()))).unwrap();
        by_ticket[won[0].number as usize - 1] += 1.0;
        *by_person.entry(won[0].handle.clone()).or_default() += 1.0;
    }
    // With six degrees of freedom, 22.5 is passed by chance once in a thousand times; the seeds are fixed.
    assert!(chi_squared(&by_ticket, DRAWS as f64 / 7.0) < 22.5, "{by_ticket:?}");
    for (person, share) in [("p0", 1.0), ("p1", 2.0), ("p2", 4.0)] {
        let expected = DRAWS as f64 * share / 7.0;
        assert!((by_person[person] - expected).abs() < 4.0 * expected.sqrt(), "{by_person:?}");
    }
}
