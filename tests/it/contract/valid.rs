//! Requests that a contract's schemas allow are taken.
//!
//! Every example of every surface is sent with one value changed at a time, to others that the schema of that value allows: the ends of
//! bounds, numbers and texts in other spellings, texts in many scripts, properties left out, properties nobody knows. An answer that
//! refuses such a request as malformed (400, 406, 415, 422) fails, but for the rules in [`EXCEPTIONS`].

mod values;

use futures_util::{StreamExt, stream};
use reqwest::StatusCode;
use serde_json::Value;

use self::values::{Change, changes};
use super::school::{School, send};
use crate::support::contract::{Example, Surface, assemble, examples};

/// Rules that no schema can know, because they are about what the server holds or what time it is: operation (`*` for all), the value,
/// and the rule.
const EXCEPTIONS: [(&str, &str, &str); 88] = [
    ("*", "cursor", "a cursor is opaque; only the one that a page gave out leads on"),
    ("*", "time_zone", "which time zones exist is in the IANA database"),
    (
        "*",
        "password",
        "a password is counted in a normalization form; and the password in use is known to the server alone",
    ),
    ("*", "new_password", "a password is counted in a normalization form"),
    ("*", "current_password", "the password in use is known to the server alone"),
    ("*", "token", "a link is good once, for some time"),
    ("confirmTotp", "code", "the code of this half minute"),
    ("register", "invitation", "an invitation exists, and has uses left"),
    ("joinClass", "code", "the join code of a class"),
    ("joinSquad", "code", "the invite code of a squad"),
    ("updateSquad", "owner_id", "a member of the squad"),
    ("createSquadChallenge", "opponent_id", "a squad that takes part in challenges"),
    ("createCompetition", "starts_at", "before `ends_at`, and within 400 days"),
    ("createCompetition", "ends_at", "still to come, and within 400 days"),
    ("updateCompetition", "ends_at", "earlier than announced, and an hour from now or later"),
    ("createHoliday", "from", "not after `to`, and within 120 days of it"),
    ("createHoliday", "to", "not before `from`, and within 120 days of it"),
    ("updateHoliday", "from", "not after `to`, and within 120 days of it"),
    ("updateHoliday", "to", "not before `from`, and within 120 days of it"),
    ("updateNotificationPreferences", "kinds", "kinds that the person's role gets, and reminders in no digest"),
    ("enterCompetition", "tickets", "as many as the student has"),
    ("addClassMember", "user_id", "a person of the school"),
    ("addClassMember", "role", "a role in the class that the person's role in the school allows"),
    ("createAccount", "plan", "the plans that the school offers"),
    ("setUserPlan", "plan", "the plans that the school offers"),
    ("setAccountPlan", "plan", "the plans that the school offers"),
    ("createKey", "expires_at", "an instant that is still to come"),
    (
        "updateLearner",
        "email",
        "the part before the @ has at most 64 octets, a label behind it 63 (RFC 5321); the field may be empty too",
    ),
    (
        "updateAccount",
        "contact_email",
        "the part before the @ has at most 64 octets, a label behind it 63 (RFC 5321); the field may be empty too",
    ),
    ("createMaterial", "text", "words that the tutor can cite, which the engine decides"),
    ("createUser", "username", "one of `email` and `username` is required"),
    ("changeUsers", "action", "a change of the role names the `role`"),
    ("updateMailSettings", "certificates", "certificates in PEM format that can be read"),
    ("createClassWork", "deck_id", "a deck that is shared with the class"),
    ("createClassWork", "due_on", "not in the past"),
    ("updateClassWork", "due_on", "not in the past"),
    ("createExamDate", "date", "not in the past"),
    ("createStudyLog", "minutes", "as many as a day has left"),
    ("createStudyLog", "started_at", "not in the future"),
    ("updateStudyLog", "minutes", "as many as a day has left"),
    ("updateStudyLog", "started_at", "not in the future"),
    ("updateMailSettings", "host", "which addresses are private or reserved"),
    ("updateAiSettings", "allow_private", "whether the address in use is on a private network"),
    ("createPushSubscription", "endpoint", "the https address of a push service on the internet"),
    ("createPushSubscription", "keys", "the keys of a browser"),
    ("createPushSubscription", "p256dh", "a point of the curve"),
    ("createPushSubscription", "auth", "the last letter of 16 bytes in base64url has no bits left"),
    ("topUpUser", "meter", "what a person's plan counts"),
    ("topUpAccount", "meter", "what an account's plan counts"),
    ("getUsage", "from", "not after `to`, and not longer before it than counts are kept"),
    ("getUsage", "to", "not before `from`, and not longer after it than counts are kept"),
    ("createCard", "kind", "a cloze note marks something to be left out"),
    ("createCard", "front", "at least one visible character"),
    ("createCard", "back", "required unless the note is a cloze note"),
    ("createCards", "cards", "the same for each note"),
    ("moveCards", "card_ids", "cards of the person"),
    ("suspendCards", "card_ids", "cards of the person"),
    ("rescheduleCards", "card_ids", "cards of the person"),
    ("rescheduleCards", "due_on", "today or a later day, at most 36,500 days ahead"),
    ("forgetCards", "card_ids", "cards of the person"),
    ("updateCard", "deck_id", "a deck of the person"),
    ("updateCard", "front", "at least one visible character"),
    ("updateCard", "back", "at least one visible character, unless the note is a cloze note"),
    ("reviewCard", "rating", "either this or `quality`"),
    ("reviewCard", "quality", "either this or `rating`"),
    ("reviewCard", "reviewed_at", "not in the future"),
    ("reviewCard", "client_id", "the client's own id of one review"),
    ("undoReview", "card_id", "a card with a review that is not undone yet"),
    ("undoReview", "client_id", "the id of a review"),
    ("contestMyLearnerProfile", "dimensions", "at least one dimension, here or in `profile`"),
    ("contestMyLearnerProfile", "profile", "either this or `dimensions`"),
    ("getReviewActivity", "from", "not after `to`, and at most 365 days before it"),
    ("getReviewActivity", "to", "not before `from`, and at most 365 days after it"),
    ("getSchoolAnalytics", "from", "not after `to`, and at most 399 days before it"),
    ("getSchoolAnalytics", "to", "not before `from`, and at most 399 days after it"),
    ("getLearningOutcomes", "from", "not after `to`, and at most 399 days before it"),
    ("getLearningOutcomes", "to", "not before `from`, and at most 399 days after it"),
    ("listStudentAnalytics", "from", "not after `to`, and at most 399 days before it"),
    ("listStudentAnalytics", "to", "not before `from`, and at most 399 days after it"),
    ("getStudentAnalytics", "from", "not after `to`, and at most 399 days before it"),
    ("getStudentAnalytics", "to", "not before `from`, and at most 399 days after it"),
    ("getMyAnalytics", "from", "not after `to`, and at most 399 days before it"),
    ("getMyAnalytics", "to", "not before `from`, and at most 399 days after it"),
    ("planBacklog", "per_day", "fewer than the cards that wait"),
    ("applyAdaptation", "adaptation", "the adaptations are those of their file"),
    ("submitAssessment", "item", "the statements are those of their file"),
    ("submitAssessment", "answers", "each statement is answered once in a request"),
    ("awardBadge", "user_id", "people do not award badges to themselves"),
];

/// Settings that lock out the people of this walk; they have tests of their own.
const LOCKS_OUT: [&str; 3] = ["body.registration", "body.require_verified_email", "body.totp_required_for"];

fn is_excepted(operation: &str, value: &str) -> bool {
    EXCEPTIONS.iter().any(|(named, place, _)| (*named == "*" || *named == operation) && *place == value)
}

/// How many examples are walked at a time.
const AT_ONCE: usize = 3;

/// What is wrong about the answers to the changed requests of one example.
async fn refusals(surface: Surface, prefix: &str, example: Example, changes: Vec<Change>) -> Vec<String> {
    let mut school = School::open().await;
    let mut told = Vec::new();
    for (number, Change { place, value, apply }) in changes.into_iter().enumerate() {
        // Lists of what belongs to a person are bounded.
        if number % 40 == 39 {
            school = School::open().await;
        }
        if LOCKS_OUT.contains(&place.as_str())
            || is_excepted(&example.operation_id, place.rsplit('.').next().unwrap_or_default())
        {
            continue;
        }
        let mut changed = example.clone();
        changed.template = format!("{prefix}{}", example.template);
        let sender = school.sender_on(surface, &changed.sender).await;
        changed.headers.retain(|(name, _)| name != "Schola-Learner");
        school.adapt(&mut changed, &sender).await;
        apply(&mut changed);
        let reply = send(&changed, &sender).await;
        let is_refused = [
            StatusCode::BAD_REQUEST,
            StatusCode::NOT_ACCEPTABLE,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            StatusCode::UNPROCESSABLE_ENTITY,
        ];
        if is_refused.contains(&reply.status) || reply.status.is_server_error() {
            let said: String = String::from_utf8_lossy(&reply.body).chars().take(200).collect();
            told.push(format!("{} {place} = {value}: {} {said}", example.operation_id, reply.status));
        }
    }
    told
}

/// A share of a walk: number `part`, counted from 0, of `of`. Some surfaces have so many operations that one test of all of them would take
/// minutes on a slow machine, while the other processors wait for it.
#[derive(Clone, Copy)]
struct Share {
    part: usize,
    of: usize,
}

const ALL: Share = Share { part: 0, of: 1 };

/// Walks the examples of a share of a surface that are promised to succeed, from `prefix` on.
async fn walk(surface: Surface, prefix: &str, share: Share) {
    let document = assemble(surface).unwrap();
    let promising = examples(&document).unwrap().into_iter();
    let promising = promising.filter(|example| example.statuses.iter().all(|status| *status < 300));
    let changed: Vec<(Example, Vec<Change>)> = promising
        .map(|example| (example.clone(), changes(&document, &example)))
        .filter(|(_, changes)| !changes.is_empty())
        .enumerate()
        .filter(|(number, _)| number % share.of == share.part)
        .map(|(_, changed)| changed)
        .collect();
    let walked: usize = changed.iter().map(|(_, changes)| changes.len()).sum();
    // Each example has a school of its own.
    let walks = changed.into_iter().map(|(example, changes)| refusals(surface, prefix, example, changes));
    let told: Vec<String> = stream::iter(walks).buffer_unordered(AT_ONCE).concat().await;
    assert!(walked > 20, "{walked} changes of {}", surface.name());
    assert!(told.is_empty(), "{} valid requests of {} are refused\n{}", told.len(), surface.name(), told.join("\n"));
}

/// A test for each share of the operations of a surface, and one that no share is forgotten.
macro_rules! walks {
    ($surface:expr, $of:literal, $all:ident: $($part:literal $name:ident),+) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                walk($surface, "", Share { part: $part, of: $of }).await;
            }
        )+
        #[test]
        fn $all() {
            let parts = [$($part),+];
            assert!(parts.into_iter().eq(0..$of), "{parts:?}");
        }
    };
}

walks!(Surface::Platform, 9, every_share_of_the_platform_is_walked:
    0 valid_requests_to_the_platform_are_taken_1,
    1 valid_requests_to_the_platform_are_taken_2,
    2 valid_requests_to_the_platform_are_taken_3,
    3 valid_requests_to_the_platform_are_taken_4,
    4 valid_requests_to_the_platform_are_taken_5,
    5 valid_requests_to_the_platform_are_taken_6,
    6 valid_requests_to_the_platform_are_taken_7,
    7 valid_requests_to_the_platform_are_taken_8,
    8 valid_requests_to_the_platform_are_taken_9
);

walks!(Surface::Partner, 4, every_share_of_the_operations_for_learners_is_walked:
    0 valid_requests_for_learners_are_taken_1,
    1 valid_requests_for_learners_are_taken_2,
    2 valid_requests_for_learners_are_taken_3,
    3 valid_requests_for_learners_are_taken_4
);

#[tokio::test(flavor = "multi_thread")]
async fn valid_requests_to_the_course_factory_are_taken() {
    walk(Surface::Factory, "/factory", ALL).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn valid_requests_to_the_course_author_are_taken() {
    walk(Surface::Author, "/author", ALL).await;
}

#[test]
fn every_answer_of_every_surface_has_a_request_id() {
    for surface in Surface::ALL {
        let document = assemble(surface).unwrap();
        let mut answers = 0;
        for operation in document.operations().unwrap() {
            for (status, answer) in operation.answers().unwrap() {
                answers += 1;
                let headers: &Value = &answer["headers"];
                assert!(headers.get("X-Request-Id").is_some(), "{} {} {status}", surface.name(), operation.id);
            }
        }
        assert!(answers > 10, "{}", surface.name());
    }
}

#[test]
fn exceptions_name_what_exists() {
    let documents = Surface::ALL.map(|surface| assemble(surface).unwrap());
    let all: Vec<String> = documents
        .iter()
        .flat_map(|document| document.operations().unwrap())
        .map(|operation| operation.id.to_owned())
        .collect();
    for (operation, value, reason) in EXCEPTIONS {
        assert!(operation == "*" || all.iter().any(|id| id == operation), "{operation}");
        assert!(reason.len() > 10, "{operation} {value}");
    }
}
