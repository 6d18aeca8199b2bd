//! The words to people in files: the same mails with the same gaps in every language, and each person in their own.

use std::collections::BTreeSet;
use std::path::Path;

use schola::features::mail::Letter;
use schola::features::notifications::{NotificationEvent, sentence};
use schola::kernel::locale::Language;
use serde_json::json;

use crate::support::server::Server;

/// The gaps of a text.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a gap ends").0).collect()
}

#[test]
fn every_language_has_every_mail_with_the_same_gaps() {
    for letter in Letter::ALL {
        let (subject, text) = letter.template(Language::English);
        for language in Language::ALL {
            let (what, template) = (format!("{} in {}", letter.name(), language.tag()), letter.template(language));
            assert_eq!(gaps(template.0), gaps(subject), "the subject of {what}");
            assert_eq!(gaps(template.1), gaps(text), "the text of {what}");
            assert!(gaps(template.0).contains("school"), "the subject of {what} names the sender");
            assert!(!template.0.contains('\n') && template.0.chars().count() < 80, "the subject of {what} is a line");
            assert!(
                template.1.len() > 100 && template.1.ends_with(".\n") || template.1.ends_with("{link}\n"),
                "{what}"
            );
            assert!(!template.1.contains('\r') && !template.1.ends_with("\n\n"), "{what}");
        }
        let (german, _) = letter.template(Language::German);
        assert_ne!(german, subject, "{} is translated", letter.name());
    }
}

#[test]
fn every_file_of_words_is_used() {
    for language in Language::ALL {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words").join(language.tag()).join("mail");
        let files: BTreeSet<String> =
            std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        let used: BTreeSet<String> = Letter::ALL.iter().map(|letter| format!("{}.txt", letter.name())).collect();
        assert_eq!(files, used, "{}", language.tag());
    }
}

#[test]
fn every_language_has_every_sentence_about_a_notification() {
    let badge = json!({ "en": "Rising star", "de": "Aufsteigender Stern" });
    for event in NotificationEvent::ALL {
        let data = json!({ "class": "10b", "deck": "Cells", "total": 500, "percent": 80, "plan": "free", "key": "Main", "badge": badge,
            "title": "Chapter 6", "subject": "Latin", "opponent": "Early Birds", "squad": "Night Owls", "competition": "Spring draw",
            "place": 2, "ends_at": "2026-12-01T12:00:00Z", "steps": 3, "minutes": 25, "cards": 14 });
        let of = |language| sentence(event.name(), &data, language).unwrap();
        let (english, german) = (of(Language::English), of(Language::German));
        assert!(english.ends_with('.') && german.ends_with('.') && english != german, "{english} {german}");
        assert!(!english.contains(['{', '\n']) && !german.contains(['{', '\n']), "{english} {german}");
        for name in [
            "10b",
            "Cells",
            "500",
            "80",
            "free",
            "Main",
            "Chapter 6",
            "Latin",
            "Early Birds",
            "Night Owls",
            "Spring draw",
        ] {
            assert_eq!(english.contains(name), german.contains(name), "{english} {german}");
        }
    }
    for language in Language::ALL {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words").join(language.tag()).join("notifications");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), NotificationEvent::ALL.len(), "{}", language.tag());
    }
    let named = |language| sentence("badge_earned", &json!({ "badge": badge }), language).unwrap();
    assert!(
        named(Language::English).contains("Rising star") && named(Language::German).contains("Aufsteigender Stern")
    );
    let evil = json!({ "class": "Win at https://evil.example now" });
    let sentence = sentence("class_joined", &evil, Language::English).unwrap();
    assert!(!sentence.contains("://") && !sentence.contains("evil.example"), "{sentence}");
}

#[test]
fn the_language_of_a_person_is_their_own_or_the_schools() {
    let of = Language::of_person;
    assert_eq!(of(Some("de-AT"), "en"), Language::German);
    assert_eq!(of(Some("EN"), "de"), Language::English);
    assert_eq!(of(Some("fr"), "de-CH"), Language::German, "a language without words is that of the school");
    assert_eq!(of(None, "de"), Language::German);
    assert_eq!(of(Some("fr"), "it"), Language::English);
    assert_eq!(of(None, "den"), Language::English, "a language is a whole subtag");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_get_mail_in_their_language() {
    let server = Server::spawn().await;
    let admin = server.admin().await;
    let (ada, grace) = (server.learner("ada").await, server.learner("grace").await);
    ada.patch("/api/users/me/preferences", &json!({ "locale": "de-DE" })).await.ok();
    let ask = async |email: &str| {
        server.nobody().post("/api/auth/forgot-password", &json!({ "email": email })).await.ok();
        let mails = server.mails().await;
        mails.into_iter().rfind(|mail| mail.to == email).unwrap()
    };
    let german = ask(&ada.email).await;
    assert_eq!(german.subject, "Schola: neues Passwort setzen");
    assert!(german.text.starts_with("Hallo ada,\n\njemand, wahrscheinlich du,"), "{}", german.text);
    assert!(german.text.contains("/reset-password#token=") && !german.text.contains('{'), "{}", german.text);
    let english = ask(&grace.email).await;
    assert_eq!(english.subject, "Schola: set a new password");
    assert!(english.text.starts_with("Hello grace,\n\nSomeone, probably you,"), "{}", english.text);

    admin.patch("/api/admin/settings", &json!({ "locale": "de" })).await.ok();
    let linus = server.learner("linus").await;
    let mails = server.mails().await;
    let verification = mails.iter().rfind(|mail| mail.to == linus.email).unwrap();
    assert_eq!(verification.subject, "Schola: bestätige deine E-Mail-Adresse");
    ada.patch("/api/users/me/preferences", &json!({ "locale": "en" })).await.ok();
    assert_eq!(ask(&ada.email).await.subject, "Schola: set a new password");
}
