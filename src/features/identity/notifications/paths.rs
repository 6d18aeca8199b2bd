//! The pages that notifications lead to, for messages to devices. `components/notifications/item.js` has the same for the pages; a test
//! compares them.

use serde_json::Value;

use super::model::NotificationEvent;

/// The page of all notifications.
pub(super) const LIST: &str = "/notifications";

/// The page that a notification about an event leads to, without the path of the public address.
pub fn path(event: NotificationEvent, data: &Value) -> String {
    let thing = |before: &str, name: &str, after: &str| {
        data.get(name).and_then(Value::as_i64).map_or_else(|| LIST.to_owned(), |id| format!("{before}{id}{after}"))
    };
    match event {
        NotificationEvent::ClassJoined => thing("/classes/", "class_id", ""),
        NotificationEvent::DeckShared => thing("/flashcards/decks/", "deck_id", ""),
        NotificationEvent::WorkSet | NotificationEvent::WorkMoved => thing("/classes/", "class_id", "#work"),
        NotificationEvent::ExamEntered => "/exams".to_owned(),
        NotificationEvent::SquadChallenged
        | NotificationEvent::ChallengeStarted
        | NotificationEvent::ChallengeWon
        | NotificationEvent::ChallengeWithdrawn
        | NotificationEvent::ChallengeLost
        | NotificationEvent::ChallengeTied => thing("/squads/", "squad_id", ""),
        NotificationEvent::SquadMemberRemoved => "/squads".to_owned(),
        NotificationEvent::BadgeEarned => "/badges".to_owned(),
        NotificationEvent::LeagueReached => "/leaderboard".to_owned(),
        NotificationEvent::CompetitionWon | NotificationEvent::CompetitionShortened => {
            thing("/competitions/", "competition_id", "")
        }
        NotificationEvent::PlanReady => "/".to_owned(),
        NotificationEvent::CardsDue => "/flashcards/review".to_owned(),
        NotificationEvent::QuotaShare => "/developer/usage".to_owned(),
        NotificationEvent::KeyRevoked => "/developer/keys".to_owned(),
        NotificationEvent::PlanChanged | NotificationEvent::RoleChanged => "/profile".to_owned(),
        NotificationEvent::PasswordChanged
        | NotificationEvent::EmailChanged
        | NotificationEvent::TwoStepOn
        | NotificationEvent::TwoStepOff
        | NotificationEvent::GuessingNoticed => "/security".to_owned(),
    }
}
