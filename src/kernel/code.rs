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
    RequestMalformed = "request.malformed", BadInput, "The body is not readable: broken JSON, or a broken form.";
    RequestInvalid = "request.invalid", BadInput,
        "A field, parameter or header is missing or has a wrong value; `fields` names it.";
    RequestTooLarge = "request.too_large", TooLarge, "The body is larger than this operation takes.";
    RequestWrongType = "request.wrong_type", WrongType,
        "The content type of the body is not one that this operation reads.";
    RequestRange = "request.range", WrongRange,
        "The range begins behind the end of the file; `Content-Range` says how long it is.";
    RequestTimeout = "request.timeout", Timeout, "The request did not arrive, or could not be answered, in time.";
    RouteUnknown = "route.unknown", Absent, "There is nothing at this path.";
    MethodWrong = "route.wrong_method", WrongMethod,
        "The path exists, but not with this method; `Allow` lists the ones it has.";
    ResourceAbsent = "resource.absent", Absent, "The resource does not exist, or belongs to somebody else.";
    AuthMissing = "auth.missing", NoCredential, "The request carries no credential.";
    AuthInvalid = "auth.invalid", NoCredential, "The credential is unknown, malformed, revoked, or of another surface.";
    AuthExpired = "auth.expired", NoCredential, "The token has expired; sign in again.";
    AuthBadCredentials = "auth.bad_credentials", NoCredential, "No account has this name together with this password.";
    AuthTotpRequired = "auth.totp_required", NoCredential, "The account has a second factor; send its `code` too.";
    TotpWrongCode = "auth.totp_wrong_code", BadInput, "The code does not prove that the app holds the secret.";
    AuthEnrolmentOnly = "auth.enrolment_only", Forbidden,
        "The role demands a second factor; this token serves only to enrol one.";
    AuthRoleWrong = "auth.role_wrong", Forbidden, "The credential is good, but its role does not suffice.";
    AuthSuspended = "auth.suspended", Forbidden, "The account is suspended.";
    AuthEmailUnverified = "auth.email_unverified", Forbidden,
        "The school lets in verified addresses only, and this person's is not verified yet.";
    WrongPassword = "auth.wrong_password", BadInput, "The password that confirms this action is wrong.";
    AuthLinkInvalid = "auth.link_invalid", BadInput, "The one-time link is unknown, was used, or has expired.";
    RegistrationClosed = "auth.registration_closed", Forbidden, "The school does not take registrations.";
    InvitationRequired = "auth.invitation_required", Forbidden, "Registration needs an invitation code.";
    InvitationInvalid = "auth.invitation_invalid", RuleBroken,
        "The invitation code is unknown, used up, or has expired.";
    SetupDone = "auth.setup_done", Conflict, "The first admin exists; the set-up is over.";
    EmailTaken = "users.email_taken", Conflict, "Somebody has this e-mail address already.";
    UsernameTaken = "users.username_taken", Conflict, "Somebody has this username already.";
    LastAdmin = "users.last_admin", RuleBroken, "The last admin can be neither removed, suspended nor demoted.";
    WouldShutOut = "auth.would_shut_out", RuleBroken, "The change would keep the admin who makes it from signing in.";
    TotpEnabled = "auth.totp_enabled", Conflict, "A second factor is enrolled already; remove it first.";
    TotpNotBegun = "auth.totp_not_begun", Conflict, "There is no secret to confirm: begin the enrolment first.";
    TotpDisabled = "auth.totp_disabled", Conflict, "There is no second factor.";
    TotpEnforced = "auth.totp_enforced", RuleBroken, "The role demands a second factor; it cannot be removed.";
    PictureRefused = "users.picture_refused", RuleBroken,
        "The file is not a picture that can be read, or is too large as one.";
    MaterialUnreadable = "material.unreadable", BadInput, "The file holds no text that can be read.";
    MaterialEmpty = "material.empty", RuleBroken, "The text holds no words that the tutor could cite.";
    MaterialQuota = "material.quota", RuleBroken, "The study bank is full; remove something first.";
    ClassTutorsOnly = "class.tutors_only", Forbidden, "Only tutors of the class and admins may do this.";
    ClassCodeInvalid = "class.code_invalid", RuleBroken, "No current class has this join code.";
    ClassFull = "class.full", RuleBroken, "The class has as many members of this role as one may have.";
    ClassTooMany = "class.too_many", RuleBroken, "The person belongs to as many classes as one may.";
    ClassArchived = "class.archived", RuleBroken, "The class is archived; restore it first.";
    ClassRoleUnfit = "class.role_unfit", RuleBroken, "The person's role does not allow this role in a class.";
    ClassAlreadyMember = "class.already_member", Conflict, "The person is a member of the class already.";
    ReferenceTaken = "learner.reference_taken", Conflict,
        "Another of the developer's learners has this external reference.";
    CourseAbsent = "course.absent", Absent, "There is no such course, or it belongs to somebody else.";
    PresetAbsent = "preset.absent", Absent, "There is no such preset, or it belongs to somebody else.";
    CourseLaunched = "course.launched", Conflict, "The course was launched already, with another Idempotency-Key.";
    CourseNotReady = "course.not_ready", Conflict, "What was asked for has not been made yet.";
    KeyOwnerInactive = "key.owner_inactive", NoCredential,
        "The key's owner is suspended, closed, no developer any more, or lacks a verified address or a second factor \
         that the school demands.";
    KeyAddressRefused = "key.address_refused", Forbidden, "The key may not be used from this network address.";
    KeyScopeMissing = "key.scope_missing", Forbidden, "The key's scopes do not include this operation.";
    KeyLoginNeeded = "key.login_needed", Forbidden, "No key opens this operation; sign in instead.";
    KeyEnded = "key.ended", RuleBroken, "The key is revoked, has expired, or is about to end; make a new one.";
    KeyLimit = "key.too_many", RuleBroken, "The owner has as many keys as one may have; revoke one first.";
    PlanUnknown = "plan.unknown", RuleBroken, "There is no plan with this name.";
    AccountClosed = "account.closed", RuleBroken, "The account is closed; reopen it first.";
    LearnerMissing = "learner.header_missing", BadInput,
        "The operation acts for a learner: send the header `Schola-Learner`.";
    LearnerHeader = "learner.header_misplaced", BadInput, "The header `Schola-Learner` has no meaning on this surface.";
    RateLimited = "limit.too_fast", TooFast, "Too many requests; `Retry-After` says when to come back.";
    QuotaSpent = "quota.spent", QuotaSpent, "The month's allowance is used up.";
    PlanRefused = "plan.refused", PlanRefused, "The plan does not include this.";
    IdempotencyKeyRequired = "idempotency.key_required", BadInput, "The operation needs the header `Idempotency-Key`.";
    IdempotencyMismatch = "idempotency.mismatch", Conflict, "The Idempotency-Key was used before with another body.";
    DependencyDown = "dependency.down", Dependency, "Something that this operation needs does not answer.";
    Overloaded = "server.overloaded", Overload, "The server has more to do than it can; try again after `Retry-After`.";
    Internal = "server.internal", Internal, "An unexpected fault; it was logged with the request id.";
}
