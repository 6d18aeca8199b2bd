//! Passwords: the format, the verdicts, the bound of the queue, and the memory that goes back.

use std::sync::Arc;

use schola::kernel::Cause;
use schola::kernel::entropy::Entropy;
use schola::kernel::secret::Secret;
use schola::providers::password::{Cost, Passwords};

use crate::support::wait;

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

#[tokio::test]
async fn a_hash_is_a_phc_string_that_verifies_its_password_only() {
    let passwords = Passwords::start(Entropy::seeded(1), Cost::ADVISED).unwrap();
    let hash = passwords.hash(None, secret("correct horse")).await.unwrap();
    assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
    assert_ne!(hash, passwords.hash(None, secret("correct horse")).await.unwrap(), "the salt is used twice");
    assert!(passwords.verify(None, secret("correct horse"), Some(hash.clone())).await.unwrap());
    assert!(!passwords.verify(None, secret("correct horsf"), Some(hash.clone())).await.unwrap());
    assert!(!passwords.verify(None, secret(""), Some(hash)).await.unwrap());
}

#[tokio::test]
async fn a_hash_made_elsewhere_is_verified() {
    // From the reference implementation's own tests: password "password", salt "somesalt", one pass over 64 MiB.
    let foreign = "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$9qWtwbpyPd3vm1rB1GThgPzZ3/ydHL92zKL+15XZypg";
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    assert!(passwords.verify(None, secret("password"), Some(foreign.to_owned())).await.unwrap());
    assert!(!passwords.verify(None, secret("differentpassword"), Some(foreign.to_owned())).await.unwrap());
    assert!(passwords.is_outdated(foreign));
}

#[tokio::test]
async fn nobody_has_no_password() {
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    assert!(!passwords.verify(None, secret("anything"), None).await.unwrap());
    assert!(!passwords.verify(None, secret(""), None).await.unwrap());
}

#[tokio::test]
async fn what_is_not_a_hash_of_ours_is_a_fault_and_not_a_verdict() {
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    let good = passwords.hash(None, secret("x")).await.unwrap();
    assert!(!passwords.is_outdated(&good));
    let bad = [
        String::new(),
        "x".into(),
        good.replace("argon2id", "argon2i"),
        good.replace("v=19", "v=16"),
        good.replace("p=1", "p=2"),
        good.replace("m=8", "m=08"),
        good.replace("m=8", "m=99999999"),
        good.replace("t=1", "t=0"),
        format!("{good}$"),
        format!("{good}="),
        good[..good.len() - 30].to_owned(),
    ];
    for stored in bad {
        assert!(passwords.is_outdated(&stored), "{stored}");
        let error = passwords.verify(None, secret("x"), Some(stored.clone())).await.unwrap_err();
        assert_eq!(error.cause(), Cause::Internal, "{stored}");
    }
}

#[tokio::test]
async fn a_raised_cost_makes_older_hashes_outdated_but_good() {
    let old = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap().hash(None, secret("x")).await.unwrap();
    let raised = Passwords::start(Entropy::seeded(2), Cost { memory_kib: 64, passes: 2 }).unwrap();
    assert!(raised.is_outdated(&old));
    assert!(raised.verify(None, secret("x"), Some(old)).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_is_bounded_and_leaves_no_memory_behind() {
    let passwords = Arc::new(Passwords::start(Entropy::seeded(1), Cost::ADVISED).unwrap());
    let storm: Vec<_> = (0..400)
        .map(|_| {
            let passwords = passwords.clone();
            tokio::spawn(async move { passwords.verify(None, secret("guess"), None).await })
        })
        .collect();
    let (mut refused, mut answered) = (0, 0);
    for attempt in storm {
        match attempt.await.unwrap() {
            Ok(verdict) => {
                assert!(!verdict);
                answered += 1;
            }
            Err(error) => {
                assert_eq!(error.cause(), Cause::Overload);
                assert!(error.retry().is_some());
                refused += 1;
            }
        }
    }
    assert!(answered >= 256, "{answered} answered");
    assert!(refused > 0, "nothing was refused");
    assert!(passwords.buffers() <= 2, "{} buffers", passwords.buffers());
    wait::until("the buffers are given back", async || passwords.buffers() == 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_from_one_network_makes_room_for_others_and_delays_them_by_a_turn() {
    let passwords = Arc::new(Passwords::start(Entropy::seeded(1), Cost::ADVISED).unwrap());
    let ask = |address: &str| {
        let (passwords, address) = (passwords.clone(), address.parse().unwrap());
        tokio::spawn(async move { passwords.verify(Some(address), secret("guess"), None).await })
    };
    // All of one network, as the holder of an IPv6 network chooses addresses in it.
    let storm: Vec<_> = (1..=300).map(|number| ask(&format!("2001:db8::{number:x}"))).collect();
    wait::until("the queue is full", async || storm.iter().any(|attempt| attempt.is_finished())).await;
    let others: Vec<_> = (1..=20).map(|number| ask(&format!("192.0.2.{number}"))).collect();
    for other in others {
        other.await.unwrap().expect("a network that asks once is served although another one fills the queue");
    }
    let waiting = storm.iter().filter(|attempt| !attempt.is_finished()).count();
    assert!(waiting > 150, "the others came after the storm: {waiting} of it wait");
    let mut refused = 0;
    for attempt in storm {
        refused += usize::from(attempt.await.unwrap().is_err_and(|error| error.cause() == Cause::Overload));
    }
    assert!((20..150).contains(&refused), "{refused} were refused");
}

#[tokio::test]
async fn a_dropped_asker_costs_no_hash() {
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    for _ in 0..1_000 {
        let asked = passwords.verify(None, secret("x"), None);
        // Polled once, so that the job is queued, and dropped.
        let mut asked = std::pin::pin!(asked);
        let waker = std::task::Waker::noop();
        let polled = asked.as_mut().poll(&mut std::task::Context::from_waker(waker));
        assert!(!matches!(polled, std::task::Poll::Ready(Ok(true))));
    }
    // The threads come through the abandoned jobs and answer the next one.
    loop {
        match passwords.verify(None, secret("x"), None).await {
            Ok(verdict) => break assert!(!verdict),
            Err(error) => assert_eq!(error.cause(), Cause::Overload),
        }
    }
}

#[tokio::test]
async fn a_hash_of_a_password_as_it_was_once_sent_is_verified() {
    use argon2::{Algorithm, Argon2, Params, Version};
    let sent = "Pa\u{308}sswo\u{308}rter";
    let mut hash = [0; 32];
    let params = Params::new(8, 1, 1, Some(32)).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(sent.as_bytes(), b"sixteen of bytes", &mut hash).unwrap();
    let base64 = |bytes: &[u8]| data_encoding::BASE64_NOPAD.encode(bytes);
    let stored = format!("$argon2id$v=19$m=8,t=1,p=1${}${}", base64(b"sixteen of bytes"), base64(&hash));
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    assert!(passwords.verify(None, secret(sent), Some(stored.clone())).await.unwrap());
    assert!(!passwords.verify(None, secret("Pa\u{308}sswo\u{308}rte"), Some(stored)).await.unwrap());
}

#[tokio::test]
async fn the_same_password_in_another_form_has_the_same_hash() {
    let passwords = Passwords::start(Entropy::seeded(1), Cost::LEAST).unwrap();
    for (set, typed) in [("Pa\u{308}ssword", "Pässword"), ("ｐａｓｓ", "pass"), ("a\u{3000}b", "a b")] {
        let hash = passwords.hash(None, secret(set)).await.unwrap();
        assert!(passwords.verify(None, secret(typed), Some(hash.clone())).await.unwrap(), "{typed}");
        assert!(passwords.verify(None, secret(set), Some(hash)).await.unwrap(), "{set}");
    }
}
