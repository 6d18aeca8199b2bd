//! The registry of stable error codes.
//!
//! A code exists only where a client may branch on it. It is dotted, names a state or a past event, and never changes.
//! The sentence for people belongs to the error, not to the code.

use super::cause::Cause;

macro_rules! codes {
    ($($variant:ident = $name:literal, $cause:ident, $meaning:literal;)*) => {
        /// Every code that a response may contain.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// All codes, in the order of the registry.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The text on the wire, for example `user.email_taken`.
            pub const fn name(self) -> &'static str { match self { $(Code::$variant => $name,)* } }

            /// The cause, which decides the status in each dialect.
            pub const fn cause(self) -> Cause { match self { $(Code::$variant => Cause::$cause,)* } }

            /// One line for the documentation.
            pub const fn meaning(self) -> &'static str { match self { $(Code::$variant => $meaning,)* } }
        }
    };
}

codes! {
    RequestMalformed = "request.malformed", BadInput, "The body is malformed JSON or a malformed form.";
    RequestInvalid = "request.invalid", BadInput,
        "A field, parameter or header is missing or invalid; `fields` names it.";
    RequestTooLarge = "request.too_large", TooLarge, "The body is larger than this operation accepts.";
    RequestWrongType = "request.wrong_type", WrongType,
        "This operation does not support the content type of the body.";
    RequestRange = "request.range", WrongRange,
        "The range starts beyond the end of the file; `Content-Range` gives its length.";
    RequestTimeout = "request.timeout", Timeout, "The request was not received or processed in time.";
    RouteUnknown = "route.unknown", Absent, "This path does not exist.";
    MethodWrong = "route.wrong_method", WrongMethod,
        "The path does not support this method; `Allow` lists those that it does.";
    ResourceAbsent = "resource.absent", Absent, "The resource does not exist, or you have no access to it.";
    AuthMissing = "auth.missing", NoCredential, "The request has no credentials. Send a token or an API key.";
    AuthInvalid = "auth.invalid", NoCredential, "The token or API key is unknown, malformed, revoked, or for another API.";
    AuthExpired = "auth.expired", NoCredential, "The token has expired. Sign in again.";
    AuthBadCredentials = "auth.bad_credentials", NoCredential, "Incorrect email, username or password.";
    AuthTotpRequired = "auth.totp_required", NoCredential, "The account uses two-step verification; send `code` too.";
    TotpWrongCode = "auth.totp_wrong_code", BadInput, "The code from the authenticator app is incorrect.";
    AuthEnrolmentOnly = "auth.enrolment_only", Forbidden,
        "The role requires two-step verification; this token can only be used to set it up.";
    AuthRoleWrong = "auth.role_wrong", Forbidden, "The role has no access to this operation.";
    AuthSuspended = "auth.suspended", Forbidden, "The account is suspended.";
    AuthEmailUnverified = "auth.email_unverified", Forbidden,
        "The school requires a verified email address, and this one is not verified yet.";
    WrongPassword = "auth.wrong_password", BadInput, "The password that confirms this action is incorrect.";
    AuthLinkInvalid = "auth.link_invalid", BadInput, "The one-time link is unknown, was used, or has expired. Request a new one.";
    RegistrationClosed = "auth.registration_closed", Forbidden, "Registration is closed.";
    InvitationRequired = "auth.invitation_required", Forbidden, "Registration needs an invitation code.";
    InvitationInvalid = "auth.invitation_invalid", RuleBroken,
        "The invitation code is unknown, used up, or expired.";
    SetupDone = "auth.setup_done", Conflict, "The school is already set up.";
    EmailTaken = "users.email_taken", Conflict, "This email address is already registered.";
    UsernameTaken = "users.username_taken", Conflict, "This username is already taken.";
    LastAdmin = "users.last_admin", RuleBroken, "The last admin cannot be deleted, suspended or given another role.";
    WouldShutOut = "auth.would_shut_out", RuleBroken, "The change would sign out the admin who makes it.";
    TotpEnabled = "auth.totp_enabled", Conflict, "Two-step verification is already on; turn it off first.";
    TotpNotBegun = "auth.totp_not_begun", Conflict, "Set-up has not started, or has expired. Start it again.";
    TotpDisabled = "auth.totp_disabled", Conflict, "Two-step verification is off.";
    TotpEnforced = "auth.totp_enforced", RuleBroken, "The role requires two-step verification, so it cannot be turned off.";
    PictureRefused = "users.picture_refused", RuleBroken,
        "The file is not a readable picture, or its dimensions are too large.";
    MaterialUnreadable = "material.unreadable", BadInput, "The file contains no readable text.";
    MaterialEmpty = "material.empty", RuleBroken, "The text contains no words that the tutor could cite.";
    MaterialQuota = "material.quota", RuleBroken, "The study bank is full; delete something first.";
    ClassTutorsOnly = "class.tutors_only", Forbidden, "Only tutors of the class and admins can do this.";
    ClassCodeInvalid = "class.code_invalid", RuleBroken, "No class has this join code.";
    ClassFull = "class.full", RuleBroken, "The class has reached its limit of members with this role.";
    ClassTooMany = "class.too_many", RuleBroken, "The person has reached the limit of classes.";
    ClassArchived = "class.archived", RuleBroken, "The class is archived; restore it first.";
    ClassRoleUnfit = "class.role_unfit", RuleBroken, "The person cannot have this role in a class.";
    ClassAlreadyMember = "class.already_member", Conflict, "The person is already a member of the class.";
    ClassLastTutor = "class.last_tutor", Conflict, "The person is the last tutor of the class.";
    SquadOwnerOnly = "squad.owner_only", Forbidden, "Only the owner of the squad, its tutors and admins can do this.";
    SquadMembersOnly = "squad.members_only", Forbidden, "Only members of the squad can do this.";
    SquadStudentsOnly = "squad.students_only", RuleBroken, "Only students belong to squads.";
    SquadCodeInvalid = "squad.code_invalid", RuleBroken, "No squad has this invite code.";
    SquadFull = "squad.full", RuleBroken, "The squad has reached its limit of members.";
    SquadTaken = "squad.already_member", Conflict, "The person belongs to a squad already; one at a time.";
    SquadOwnerUnfit = "squad.owner_unfit", RuleBroken, "The new owner is not a member of the squad, or is suspended.";
    SquadOpponentUnfit = "squad.opponent_unfit", RuleBroken, "The opponent is the same squad.";
    SquadBusy = "squad.busy", RuleBroken, "One of the squads has a challenge that runs, or too many that wait for an answer.";
    SquadChallengeExists = "squad.challenge_exists", Conflict,
        "The two squads have an open challenge, or the opponent declined one within the last week.";
    SquadChallengeClosed = "squad.challenge_closed", Conflict, "The challenge is not waiting for an answer any more.";
    CompetitionStudentsOnly = "competition.students_only", RuleBroken, "Only students enter competitions.";
    CompetitionXpMissing = "competition.xp_missing", RuleBroken, "The student has earned fewer XP than the competition requires.";
    CompetitionNoTicket = "competition.no_ticket", RuleBroken, "The student has fewer valid tickets than that.";
    CompetitionTicketLimit = "competition.too_many_tickets", RuleBroken,
        "The student would enter more tickets than the competition allows.";
    CompetitionTimes = "competition.times", RuleBroken,
        "Entries would close before they open, too soon, later than announced, or more than 400 days from now.";
    CompetitionLimit = "competition.too_many", RuleBroken, "Too many competitions are not drawn yet.";
    CompetitionNotOpen = "competition.not_open", Conflict, "Entries have not opened yet, or have closed.";
    CompetitionNotOver = "competition.not_over", Conflict, "The winners cannot be drawn before entries close.";
    CompetitionCancelled = "competition.cancelled", Conflict, "The competition was cancelled.";
    CompetitionDrawn = "competition.drawn", Conflict, "The winners are drawn already.";
    DeckLimit = "flashcards.too_many", RuleBroken, "The limit of decks, or of cards in a deck, is reached.";
    NothingToUndo = "flashcards.nothing_to_undo", RuleBroken, "There is no review that can be undone.";
    ReviewIdTaken = "flashcards.client_id_used", Conflict, "The `client_id` was used for a review of another card.";
    NoClozes = "flashcards.no_clozes", BadInput, "The text of a cloze note has no cloze.";
    NoPicture = "flashcards.no_picture", BadInput, "The front of an image note shows no picture of its deck.";
    MediaLimit = "flashcards.media_full", RuleBroken, "The limit of pictures and sounds of a deck or a person is reached.";
    BacklogSmall = "flashcards.no_backlog", RuleBroken, "No more cards are overdue than the plan allows for one day.";
    FileUnreadable = "flashcards.unreadable", BadInput, "The file contains no readable card.";
    TooFewReviews = "flashcards.too_few_reviews", RuleBroken, "The deck has too few reviews to fit parameters to.";
    DeckWithoutSquad = "flashcards.no_squad", RuleBroken, "The person belongs to no squad with which a deck could be shared.";
    DeckNotShared = "flashcards.not_shared", Absent, "The deck is not shared with this class.";
    StudyImplausible = "study.implausible", RuleBroken,
        "The time of the study log overlaps another one, is in the future, or makes a day longer than 24 hours.";
    StudyLogOld = "study.too_old", RuleBroken, "The study log is too old to be changed or deleted.";
    TimerRunning = "study.timer_running", Conflict, "The timer is running already.";
    TimerAbsent = "study.no_timer", Conflict, "No timer was started.";
    BadgeEarned = "badges.already_earned", Conflict, "The person has this badge already.";
    BadgeByRule = "badges.by_rule", RuleBroken, "A rule awards this badge; tutors award those without a rule.";
    BadgeOwn = "badges.own", RuleBroken, "A badge cannot be awarded to oneself.";
    AdaptationApplied = "ile.applied", Conflict, "The adaptation is applied already.";
    AssessmentRecent = "clp.assessment_recent", Conflict, "The assessment was completed less than 28 days ago.";
    PlanStepAbsent = "plan.no_such_step", Absent, "The plan of the day has no open step with this name.";
    HolidayLimit = "school.too_many_holidays", RuleBroken, "The school has reached the limit of holidays.";
    ExamLimit = "plan.too_many_exams", RuleBroken, "The person or the class has reached the limit of exam dates.";
    ClassStudentsOnly = "class.students_only", Forbidden, "Only students of the class can do this.";
    WorkLimit = "class.too_much_work", RuleBroken, "The class has reached the limit of set work.";
    ReferenceTaken = "learner.reference_taken", Conflict,
        "The developer already has a learner with this external reference.";
    CourseAbsent = "course.absent", Absent, "The course does not exist, or you have no access to it.";
    PresetAbsent = "preset.absent", Absent, "The preset does not exist, or you have no access to it.";
    CourseLaunched = "course.launched", Conflict, "The course was already launched with another Idempotency-Key.";
    CourseNotReady = "course.not_ready", Conflict, "The requested content is not ready yet.";
    KeyOwnerInactive = "key.owner_inactive", NoCredential,
        "The key's owner is suspended, closed, no longer a developer, or lacks the verified email address or two-step \
         verification that the school requires.";
    KeyAddressRefused = "key.address_refused", Forbidden, "The key may not be used from this IP address.";
    KeyScopeMissing = "key.scope_missing", Forbidden, "The key's scopes do not include this operation.";
    KeyLoginNeeded = "key.login_needed", Forbidden, "API keys cannot be used for this operation; sign in instead.";
    KeyEnded = "key.ended", RuleBroken, "The key is revoked, expired or about to expire; create a new one.";
    KeyLimit = "key.too_many", RuleBroken, "The owner has reached the key limit; revoke a key first.";
    PlanUnknown = "plan.unknown", RuleBroken, "The plan does not exist.";
    AccountClosed = "account.closed", RuleBroken, "The API customer is closed; reopen it first.";
    LearnerMissing = "learner.header_missing", BadInput,
        "The operation acts for a learner; send the header `Schola-Learner`.";
    LearnerHeader = "learner.header_misplaced", BadInput, "The header `Schola-Learner` cannot be used with this API.";
    RateLimited = "limit.too_fast", TooFast, "Too many requests; `Retry-After` says when to try again.";
    QuotaSpent = "quota.spent", QuotaSpent, "The month's quota is used up.";
    PlanRefused = "plan.refused", PlanRefused, "The plan does not include this.";
    IdempotencyKeyRequired = "idempotency.key_required", BadInput, "The operation requires the header `Idempotency-Key`.";
    IdempotencyMismatch = "idempotency.mismatch", Conflict,
        "The Idempotency-Key was already used with a different body, or its response is not stored.";
    ConnectionMissing = "connection.missing", RuleBroken, "No server of this kind is set up.";
    PushOff = "push.off", RuleBroken, "Notifications on devices are turned off at this school.";
    ConnectionPrivate = "connection.private_address", RuleBroken,
        "The server is on a private network, which must be allowed first, or at a reserved address.";
    DependencyDown = "dependency.down", Dependency, "A service that this operation needs is unavailable.";
    Overloaded = "server.overloaded", Overload, "The server is overloaded; try again after `Retry-After`.";
    Internal = "server.internal", Internal, "An unexpected error, logged with the request id.";
}
