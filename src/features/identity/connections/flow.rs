//! The connections at work: builds what sends mail and what answers questions, changes the settings, and tests the AI server.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::model::{Connection, Keeping, NewSecret, Stored, StoredSecret};
use super::notes::{model_code, note_model};
use super::secrets::{SecretProblem, opened, sealed};
use super::service;
use super::settings::{AiSettings, EffectiveAi, EffectiveMail, MailSettings, MailTls, Reach};
use super::state::{Answering, Connections};
use super::updates::{AiUpdate, MailUpdate};
use super::{address, key_file};
use crate::app::App;
use crate::config::Config;
use crate::kernel::seal::SealingKey;
use crate::kernel::{Actor, Clock, Code, Entropy, Error, Fault, Result, Rule, Secret};
use crate::providers::llm::{Llm, LlmError, Message, Patience, Role};
use crate::providers::mail::{CERTIFICATES, Encryption, ExtraRoots, MailError, MailFault, Mailer, Smtp, SmtpSettings};
use crate::providers::resolve::{AddressPolicy, Names};

/// How long the address of a server is looked up when its settings are saved.
const LOOK_UP: Duration = Duration::from_secs(2);
/// The share of the request timeout that a test may take, so that time is left to answer.
const SHARE_OF_TIME: f64 = 0.8;
/// `Retry-After` while other tests run.
const COME_BACK: Duration = Duration::from_secs(5);
/// The most tokens of the answer to a test question.
const MOST_TOKENS: u32 = 300;

const fn policy(reach: Reach) -> AddressPolicy {
    match reach {
        Reach::Public => AddressPolicy::PublicOnly,
        Reach::OwnNetwork => AddressPolicy::OwnNetwork,
        Reach::Everywhere => AddressPolicy::Anywhere,
    }
}

/// What is needed to build a connection.
struct Parts<'a> {
    config: &'a Config,
    names: &'a Names,
    clock: &'a Clock,
    entropy: &'a Entropy,
}

impl<'a> Parts<'a> {
    fn of(app: &'a App) -> Self {
        Self { config: &app.config, names: &app.names, clock: &app.clock, entropy: &app.entropy }
    }

    fn smtp(&self, mail: &EffectiveMail, password: Option<Secret<String>>, limit: Duration) -> Result<Smtp> {
        let settings = &mail.settings;
        let username = Some(settings.username.clone()).filter(|name| !name.is_empty() && password.is_some());
        let settings = SmtpSettings {
            host: settings.host.clone(),
            port: settings.port,
            encryption: match settings.tls {
                MailTls::Unencrypted => Encryption::None,
                MailTls::Starttls => Encryption::Starttls,
                MailTls::Implicit => Encryption::Implicit,
            },
            extra_roots: match &self.config.smtp.ca {
                Some(file) => Some(ExtraRoots::File(file.clone())),
                None => Some(settings.certificates.clone()).filter(|pem| !pem.is_empty()).map(ExtraRoots::Text),
            },
            password: password.filter(|_| username.is_some()),
            username,
            from: mail.sender(),
            policy: policy(mail.reach),
            timeout: limit,
        };
        Smtp::new(settings, self.names.clone(), self.clock.clone(), self.entropy.clone())
    }

    fn llm(&self, ai: &EffectiveAi, key: Option<Secret<String>>) -> Result<Llm> {
        let (settings, names) = (&ai.settings, self.names.clone());
        Llm::guarded(names, &settings.url, settings.model.clone(), key, Patience::default(), policy(ai.reach))
    }
}

/// Fails where the configuration names a server with settings that cannot be used.
pub fn check(config: &Config, names: &Names, clock: &Clock, entropy: &Entropy) -> Result<()> {
    let parts = Parts { config, names, clock, entropy };
    let mail = EffectiveMail::of(MailSettings::default(), config);
    if mail.is_set_up() {
        parts.smtp(&mail, config.smtp.password.clone(), SmtpSettings::TIMEOUT)?;
    }
    let ai = EffectiveAi::of(AiSettings::default(), config);
    if ai.is_set_up() {
        parts.llm(&ai, config.ai.key.clone())?;
    }
    Ok(())
}

/// The key that opens stored secrets, if its file is there.
async fn sealing_key(app: &App) -> Result<Option<SealingKey>> {
    let folder = app.config.server.data.clone();
    tokio::task::spawn_blocking(move || key_file::read(&folder)).await.map_err(Error::internal)?
}

/// The key that seals secrets, which is made where there is none.
pub async fn made_key(app: &App) -> Result<SealingKey> {
    let _alone = app.state::<Connections>()?.making_key.lock().await;
    let (folder, entropy) = (app.config.server.data.clone(), app.entropy.clone());
    let make = move || key_file::read_or_make(&folder, &entropy);
    tokio::task::spawn_blocking(make).await.map_err(Error::internal)?
}

/// Opens a stored secret.
pub(super) async fn open(
    app: &App,
    stored: &StoredSecret,
    connection: Connection,
    server: &str,
) -> Result<Secret<String>, SecretProblem> {
    let key = sealing_key(app).await.unwrap_or_else(|error| {
        tracing::warn!("the key file cannot be read: {}", error.explanation());
        None
    });
    opened(stored, connection, server, key.as_ref())
}

/// How mail is sent now.
pub async fn mailer(app: &App) -> Result<Mailer> {
    if let Some(mailer) = &app.mailer {
        return Ok(mailer.clone());
    }
    let state = app.state::<Connections>()?;
    // What cannot be used is tried again: the key file may come back.
    let is_good = |mailer: &Mailer| !matches!(mailer, Mailer::Unusable(_));
    state.mailer.get(is_good, || mailer_with(app, SmtpSettings::TIMEOUT)).await
}

/// The mailer of the settings that hold, with this time limit for a mail.
async fn mailer_with(app: &App, limit: Duration) -> Result<Mailer> {
    let stored = app.named("connections").read(service::mail).await?;
    let mail = EffectiveMail::of(stored.settings, &app.config);
    if !mail.is_set_up() {
        return Ok(Mailer::Outbox);
    }
    let password = match (&app.config.smtp.password, &stored.secret) {
        (Some(password), _) => Some(password.clone()),
        (None, Some(secret)) if !mail.settings.username.is_empty() => {
            match open(app, secret, Connection::Mail, &mail.server()).await {
                Ok(password) => Some(password),
                Err(problem) => {
                    let message = format!("The password of the mail server cannot be used: {}.", problem.sentence());
                    return Ok(Mailer::Unusable(MailError::passing(MailFault::PasswordUnreadable, message)));
                }
            }
        }
        _ => None,
    };
    match Parts::of(app).smtp(&mail, password, limit) {
        Ok(smtp) => Ok(Mailer::Smtp(Arc::new(smtp))),
        Err(error) => Ok(Mailer::Unusable(MailError::passing(MailFault::Other, error.message()))),
    }
}

/// What answers questions now.
pub async fn answering(app: &App) -> Result<Answering> {
    if let Some(llm) = &app.llm {
        return Ok(Answering::Model(llm.clone()));
    }
    let state = app.state::<Connections>()?;
    let is_good = |answering: &Answering| !matches!(answering, Answering::Unusable(_));
    state.answering.get(is_good, || model_of(app)).await
}

async fn model_of(app: &App) -> Result<Answering> {
    let stored = app.named("connections").read(service::ai).await?;
    let ai = EffectiveAi::of(stored.settings, &app.config);
    if !ai.is_set_up() {
        return Ok(Answering::BuiltIn);
    }
    let key = match (&app.config.ai.key, &stored.secret) {
        (Some(key), _) => Some(key.clone()),
        (None, Some(secret)) => match open(app, secret, Connection::Ai, &ai.server()).await {
            Ok(key) => Some(key),
            Err(problem) => {
                return Ok(Answering::Unusable(LlmError::KeyUnreadable(problem.sentence().to_owned())));
            }
        },
        (None, None) => None,
    };
    Ok(match Parts::of(app).llm(&ai, key) {
        Ok(llm) => Answering::Model(llm),
        Err(error) => Answering::Unusable(LlmError::Refused(error.message().to_owned())),
    })
}

/// Changes the mail server.
pub async fn change_mail(app: &App, actor: Actor, update: MailUpdate) -> Result<Stored<MailSettings>> {
    let before = app.read(service::mail).await?;
    let mail = EffectiveMail::of(update.apply(&before, &app.config)?.0, &app.config);
    if mail.is_set_up() {
        must_be_reachable(app, &mail.settings.host, mail.reach).await?;
        // The name of a setting is that of the configuration.
        let checked = Parts::of(app).smtp(&mail, None, SmtpSettings::TIMEOUT);
        checked.map_err(|error| match error.fields().first() {
            Some(fault) if fault.field == CERTIFICATES => error,
            _ => Error::invalid("from_address", Fault::new(Rule::Email, "cannot be used as a sender")).because(error),
        })?;
    }
    let secret = match &update.password {
        Some(password) => {
            let new = NewSecret { secret: password.clone(), server: mail.server() };
            sealed(&made_key(app).await?, &app.entropy, Connection::Mail, &new)?
        }
        None => Keeping::Keep,
    };
    let shared = app.clone();
    app.write(move |tx| service::change_mail(tx, &actor, &shared.config, &update, &secret)).await
}

/// Changes the AI server.
pub async fn change_ai(app: &App, actor: Actor, update: AiUpdate) -> Result<Stored<AiSettings>> {
    let before = app.read(service::ai).await?;
    let ai = EffectiveAi::of(update.apply(&before, &app.config)?.0, &app.config);
    if ai.is_set_up() {
        must_be_reachable(app, address::host_of(&ai.settings.url), ai.reach).await?;
        let checked = Parts::of(app).llm(&ai, None);
        checked.map_err(|error| {
            Error::invalid("url", Fault::new(Rule::WebAddress, "cannot be used as an address")).because(error)
        })?;
    }
    let secret = match &update.key {
        Some(key) => {
            let new = NewSecret { secret: key.clone(), server: ai.server() };
            sealed(&made_key(app).await?, &app.entropy, Connection::Ai, &new)?
        }
        None => Keeping::Keep,
    };
    let shared = app.clone();
    app.write(move |tx| service::change_ai(tx, &actor, &shared.config, &update, &secret)).await
}

/// Refuses a server whose addresses are not permitted. A name that cannot be looked up now is saved: the test says what is wrong.
async fn must_be_reachable(app: &App, host: &str, reach: Reach) -> Result<()> {
    let Ok(Ok(addresses)) = timeout(LOOK_UP, app.names.addresses(host)).await else { return Ok(()) };
    let permits = |policy: AddressPolicy| addresses.iter().any(|address| policy.permits(*address));
    if permits(policy(reach)) {
        return Ok(());
    }
    if permits(AddressPolicy::OwnNetwork) {
        let sentence = "This address is on your own network. Allow it if that is intended.";
        return Err(Error::new(Code::ConnectionPrivate, sentence).with_field(
            "allow_private",
            Fault::new(Rule::Required, "must be true for an address on your own network"),
        ));
    }
    Err(Error::new(Code::ConnectionPrivate, "This address is reserved and cannot be used for a server."))
}

/// How long a test may take.
pub fn patience(app: &App) -> Duration {
    app.config.network.request_timeout.mul_f64(SHARE_OF_TIME).min(SmtpSettings::TIMEOUT)
}

/// A mailer for a test, which answers in time. An error says that no mail server is set up.
pub async fn test_mailer(app: &App) -> Result<Mailer> {
    let mailer = match &app.mailer {
        Some(mailer) => mailer.clone(),
        None => mailer_with(app, patience(app)).await?,
    };
    match mailer {
        Mailer::Outbox => Err(Error::new(Code::ConnectionMissing, "No mail server is set up.")),
        mailer => Ok(mailer),
    }
}

/// A place among the tests that run. Without one, the client comes back later.
pub fn test_turn(app: &App) -> Result<tokio::sync::OwnedSemaphorePermit> {
    let tests = app.state::<Connections>()?.tests.clone();
    tests.try_acquire_owned().map_err(|_| Error::overload(COME_BACK))
}

/// The outcome of a test question.
#[derive(Debug, Clone)]
pub struct ModelTest {
    /// `answered`, or the code of the failure.
    pub outcome: &'static str,
    pub answer: Option<String>,
    /// What the server or the connection said, where there is no answer.
    pub detail: Option<String>,
    pub model: String,
    pub took: Duration,
}

/// Asks the language model a question.
pub async fn test_model(app: &App, question: &str) -> Result<ModelTest> {
    let _turn = test_turn(app)?;
    let began = Instant::now();
    let (model, answer) = match answering(app).await? {
        Answering::BuiltIn => return Err(Error::new(Code::ConnectionMissing, "No AI server is set up.")),
        Answering::Unusable(error) => (String::new(), Err(error)),
        Answering::Model(llm) => {
            let total = patience(app);
            let llm = llm.with_patience(Patience { head: total, total });
            let messages = [Message { role: Role::User, content: question.to_owned() }];
            (llm.model().to_owned(), llm.chat(&messages, MOST_TOKENS).await)
        }
    };
    let took = began.elapsed();
    note_model(app, answer.as_ref().map(|_| ())).await;
    Ok(match answer {
        Ok(completion) => ModelTest {
            outcome: "answered",
            answer: Some(completion.text),
            detail: None,
            model: completion.model,
            took,
        },
        Err(error) => {
            let detail = Some(error.detail().to_owned());
            ModelTest { outcome: model_code(&error), answer: None, detail, model, took }
        }
    })
}
