//! The sentences about notifications in emails: one file for each event and language under `assets/words`, compiled in. A sentence is one
//! line with gaps in braces, which the data of the notification fills. A text that is an object has one for each language.

use serde_json::Value;

use super::model::NotificationEvent;
use crate::features::mail::{Word, filled};
use crate::kernel::locale::Language;

macro_rules! sentences {
    ($($event:ident = $name:literal),+ $(,)?) => {
        /// The sentence about an event in this language, with its gaps.
        const fn template(event: NotificationEvent, language: Language) -> &'static str {
            match (event, language) {
                $((NotificationEvent::$event, Language::English) =>
                    include_str!(concat!("../../../../assets/words/en/notifications/", $name, ".txt")),)+
                $((NotificationEvent::$event, Language::German) =>
                    include_str!(concat!("../../../../assets/words/de/notifications/", $name, ".txt")),)+
            }
        }
    };
}

sentences! {
    ClassJoined = "class_joined",
    DeckShared = "deck_shared",
    WorkSet = "work_set",
    WorkMoved = "work_moved",
    ExamEntered = "exam_entered",
    SquadChallenged = "squad_challenged",
    ChallengeStarted = "challenge_started",
    ChallengeWon = "challenge_won",
    ChallengeWithdrawn = "challenge_withdrawn",
    ChallengeLost = "challenge_lost",
    ChallengeTied = "challenge_tied",
    SquadMemberRemoved = "squad_member_removed",
    BadgeEarned = "badge_earned",
    LeagueReached = "league_reached",
    CompetitionWon = "competition_won",
    CompetitionShortened = "competition_shortened",
    PlanReady = "plan_ready",
    CardsDue = "cards_due",
    QuotaShare = "quota_share",
    PlanChanged = "plan_changed",
    KeyRevoked = "key_revoked",
    PasswordChanged = "password_changed",
    EmailChanged = "email_changed",
    TwoStepOn = "two_step_on",
    TwoStepOff = "two_step_off",
    GuessingNoticed = "guessing_noticed",
    RoleChanged = "role_changed",
}

/// The sentence about an event with this data. `None` for an event of another version.
pub fn sentence(event: &str, data: &Value, language: Language) -> Option<String> {
    let template = template(NotificationEvent::parse(event)?, language).trim_end();
    let values: Vec<(&str, String, bool)> = data
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| match value.as_str().or_else(|| value.get(language.tag())?.as_str()) {
            Some(text) => (name.as_str(), text.to_owned(), true),
            None => (name.as_str(), value.to_string(), false),
        })
        .collect();
    let words: Vec<(&str, Word<'_>)> = values
        .iter()
        .map(|(name, text, is_text)| (*name, if *is_text { Word::Name(text) } else { Word::Figure(text) }))
        .collect();
    Some(filled(template, &words, language))
}
