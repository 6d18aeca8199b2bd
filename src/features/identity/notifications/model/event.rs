//! What people are notified of.

use crate::http::text_enum;
use crate::kernel::Role;

text_enum! {
    /// The kind of a notification, for which preferences are kept.
    pub enum NotificationKind {
        /// The person's account and its security; always on.
        Account = "account",
        /// Classes of the person.
        Class = "class",
        /// Badges.
        Badge = "badge",
        /// The leagues of XP, and competitions.
        League = "league",
        /// The squad of the person, and its challenges.
        Squad = "squad",
        /// The plan of the day that waits at the hour that the person chose for reminders.
        PlanReady = "plan_ready",
        /// Cards that are due at that hour.
        DueCards = "due_cards",
        /// API keys, quotas and plans of a developer.
        Usage = "usage",
    }
}

impl NotificationKind {
    /// Whether people of this role get notifications of this kind.
    pub const fn concerns(self, role: Role) -> bool {
        match self {
            NotificationKind::Account => true,
            NotificationKind::Class => matches!(role, Role::Student | Role::Tutor | Role::Admin),
            NotificationKind::Badge | NotificationKind::League => matches!(role, Role::Student | Role::Tutor),
            NotificationKind::DueCards => matches!(role, Role::Student | Role::Tutor),
            NotificationKind::Squad | NotificationKind::PlanReady => matches!(role, Role::Student),
            NotificationKind::Usage => matches!(role, Role::Developer),
        }
    }

    /// The roles whose people get notifications of this kind, as they are called in sentences.
    pub fn roles(self) -> String {
        let roles: Vec<String> =
            Role::ALL.iter().filter(|role| self.concerns(**role)).map(|role| format!("{}s", role.name())).collect();
        match roles.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// Whether notifications of this kind are reminders, which come at the hour that the person chose or not at all.
    pub const fn is_reminder(self) -> bool {
        matches!(self, NotificationKind::PlanReady | NotificationKind::DueCards)
    }
}

text_enum! {
    /// What happened. Pages and emails have a sentence for each.
    pub enum NotificationEvent {
        /// Another person added the person to a class: `class_id`, `class`, `role`.
        ClassJoined = "class_joined",
        /// A deck was shared with a class of the person: `class_id`, `class`, `deck_id`, `deck`.
        DeckShared = "deck_shared",
        /// A tutor set work for a class of the person: `class_id`, `class`, `title`, `due_on`.
        WorkSet = "work_set",
        /// A tutor gave work of a class of the person another date: `class_id`, `class`, `title`, `due_on`.
        WorkMoved = "work_moved",
        /// A tutor entered an exam of a class of the person: `class_id`, `class`, `subject`, `date`.
        ExamEntered = "exam_entered",
        /// Another squad challenges that of the person: `squad_id`, `opponent`.
        SquadChallenged = "squad_challenged",
        /// A challenge began that the other squad accepted: `squad_id`, `opponent`.
        ChallengeStarted = "challenge_started",
        /// The squad won a challenge: `squad_id`, `opponent`, `xp`.
        ChallengeWon = "challenge_won",
        /// The squad won a challenge, because the other squad ended: `squad_id`, `opponent`, `xp`.
        ChallengeWithdrawn = "challenge_withdrawn",
        /// The other squad won a challenge: `squad_id`, `opponent`.
        ChallengeLost = "challenge_lost",
        /// A challenge ended in a tie: `squad_id`, `opponent`.
        ChallengeTied = "challenge_tied",
        /// Somebody else ended the person's membership of a squad: `squad`.
        SquadMemberRemoved = "squad_member_removed",
        /// The person reached a league: `league`, `total`.
        LeagueReached = "league_reached",
        /// The person was awarded a badge: `slug`, and `badge`, its name by language.
        BadgeEarned = "badge_earned",
        /// The person won in a competition: `competition_id`, `competition`, `place`, and `prize` where there is one.
        CompetitionWon = "competition_won",
        /// Entries of a competition that the person entered close earlier than announced: `competition_id`, `competition`, `ends_at`.
        CompetitionShortened = "competition_shortened",
        /// The plan of the day waits: `steps`, `minutes`, of the open steps.
        PlanReady = "plan_ready",
        /// Cards are due: `cards`.
        CardsDue = "cards_due",
        /// A share of the month's requests is used: `percent`, `used`, `quota`.
        QuotaShare = "quota_share",
        /// An admin changed the plan: `plan`.
        PlanChanged = "plan_changed",
        /// An API key was found in public and revoked: `key`, `prefix`.
        KeyRevoked = "key_revoked",
        /// The password was changed.
        PasswordChanged = "password_changed",
        /// The email address was changed.
        EmailChanged = "email_changed",
        /// Two-step verification was turned on.
        TwoStepOn = "two_step_on",
        /// Two-step verification was turned off.
        TwoStepOff = "two_step_off",
        /// Somebody tried to guess the password or the codes.
        GuessingNoticed = "guessing_noticed",
        /// An admin changed the role: `role`.
        RoleChanged = "role_changed",
    }
}

impl NotificationEvent {
    /// The kind to which it belongs.
    pub const fn kind(self) -> NotificationKind {
        match self {
            NotificationEvent::ClassJoined
            | NotificationEvent::DeckShared
            | NotificationEvent::WorkSet
            | NotificationEvent::WorkMoved
            | NotificationEvent::ExamEntered => NotificationKind::Class,
            NotificationEvent::SquadChallenged
            | NotificationEvent::ChallengeStarted
            | NotificationEvent::ChallengeWon
            | NotificationEvent::ChallengeWithdrawn
            | NotificationEvent::ChallengeLost
            | NotificationEvent::ChallengeTied
            | NotificationEvent::SquadMemberRemoved => NotificationKind::Squad,
            NotificationEvent::BadgeEarned => NotificationKind::Badge,
            NotificationEvent::LeagueReached
            | NotificationEvent::CompetitionWon
            | NotificationEvent::CompetitionShortened => NotificationKind::League,
            NotificationEvent::PlanReady => NotificationKind::PlanReady,
            NotificationEvent::CardsDue => NotificationKind::DueCards,
            NotificationEvent::QuotaShare | NotificationEvent::PlanChanged => NotificationKind::Usage,
            NotificationEvent::KeyRevoked
            | NotificationEvent::PasswordChanged
            | NotificationEvent::EmailChanged
            | NotificationEvent::TwoStepOn
            | NotificationEvent::TwoStepOff
            | NotificationEvent::GuessingNoticed
            | NotificationEvent::RoleChanged => NotificationKind::Account,
        }
    }
}
