//! Mail, against a mail server in this process that speaks just enough SMTP.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use schola::kernel::entropy::Entropy;
use schola::kernel::secret::Secret;
use schola::kernel::time::{Clock, Timestamp};
use schola::providers::mail::{
    Delivery, Encryption, ExtraRoots, Mail, MailError, MailFault, Mailer, Script, Smtp, SmtpSettings,
};
use schola::providers::resolve::{AddressPolicy, Names};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Clone, Default)]
struct Manner {
    /// What it answers to RCPT instead of 250.
    recipient: Option<&'static str>,
    /// What it answers to AUTH instead of 235.
    sign_in: Option<&'static str>,
    /// Whether it says nothing at all.
    mute: bool,
    encryption: Option<Encryption>,
}

fn acceptor() -> TlsAcceptor {
    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pieces/tls");
    let chain = vec![CertificateDer::from_pem_file(folder.join("first.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.join("first.key")).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsAcceptor::from(Arc::new(config.with_no_client_auth().with_single_cert(chain, key).unwrap()))
}

/// Starts the server. Returns its port and all lines that clients send; a mail's text comes as one piece.
async fn server(manner: Manner) -> (u16, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (said, heard) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (manner, said) = (manner.clone(), said.clone());
            tokio::spawn(async move {
                if manner.mute {
                    return std::future::pending().await;
                }
                if manner.encryption == Some(Encryption::Implicit) {
                    if let Ok(stream) = acceptor().accept(stream).await {
                        converse(BufReader::new(stream), &manner, &said, true, "TLS ").await;
                    }
                    return;
                }
                let stream = converse(BufReader::new(stream), &manner, &said, true, "").await;
                if let Some(stream) = stream
                    && let Ok(stream) = acceptor().accept(stream.into_inner()).await
                {
                    converse(BufReader::new(stream), &manner, &said, false, "TLS ").await;
                }
            });
        }
    });
    (port, heard)
}

/// Speaks until the client leaves, or asks for STARTTLS: then the stream is returned.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    manner: &Manner,
    said: &UnboundedSender<String>,
    greet: bool,
    mark: &str,
) -> Option<BufReader<S>> {
    if greet {
        stream.write_all(b"220 post.test ESMTP\r\n").await.ok()?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        said.send(format!("{mark}{}", line.trim_end())).ok()?;
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" if mark.is_empty() && manner.encryption == Some(Encryption::Starttls) => {
                "250-post.test\r\n250-STARTTLS\r\n250 8BITMIME".to_owned()
            }
            "EHLO" => "250-post.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME".to_owned(),
            "STARTTLS" => {
                stream.write_all(b"220 go\r\n").await.ok()?;
                return Some(stream);
            }
            "AUTH" => manner.sign_in.unwrap_or("235 welcome").to_owned(),
            "RCPT" => manner.recipient.unwrap_or("250 ok").to_owned(),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut text).await.ok()? == 0 {
                        return None;
                    }
                }
                said.send(text).ok()?;
                "250 2.0.0 queued as 42".to_owned()
            }
            "QUIT" => "221 bye".to_owned(),
            _ => "250 ok".to_owned(),
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

fn settings(port: u16, encryption: Encryption) -> SmtpSettings {
    SmtpSettings {
        host: "localhost".into(),
        port,
        encryption,
        extra_roots: Some(ExtraRoots::File(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pieces/tls/first.pem"),
        )),
        username: None,
        password: None,
        from: "Harbour Lane School <office@harbour.test>".into(),
        policy: AddressPolicy::Anywhere,
        timeout: Duration::from_secs(10),
    }
}

fn mailer(settings: SmtpSettings) -> Mailer {
    let clock = Clock::manual(Timestamp::from_millis(1_770_000_000_000));
    let smtp = Smtp::new(settings, Names::of_system(), clock, Entropy::seeded(5)).unwrap();
    Mailer::Smtp(Arc::new(smtp))
}

fn mail() -> Mail {
    Mail {
        to: "ada@example.test".into(),
        subject: "Your code, für dich".into(),
        text: "Hello Ada,\n\n.a line that begins with a dot\n".into(),
        html: None,
        unsubscribe: None,
    }
}

fn everything(heard: &mut UnboundedReceiver<String>) -> Vec<String> {
    std::iter::from_fn(|| heard.try_recv().ok()).collect()
}

#[tokio::test]
async fn a_mail_is_handed_over_with_proper_headers() {
    let (port, mut heard) = server(Manner::default()).await;
    let mailer = mailer(settings(port, Encryption::None));
    assert_eq!(mailer.send(&mail()).await, Ok(Delivery::Accepted("250 2.0.0 queued as 42".into())));
    let heard = everything(&mut heard);
    assert!(heard.iter().any(|line| line == "EHLO harbour.test"), "{heard:?}");
    assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<office@harbour.test>")), "{heard:?}");
    assert!(heard.iter().any(|line| line.starts_with("RCPT TO:<ada@example.test>")), "{heard:?}");
    let text = heard.iter().find(|line| line.contains("\r\n\r\n")).unwrap();
    let expected = [
        "From: \"Harbour Lane School\" <office@harbour.test>\r\n",
        "To: ada@example.test\r\n",
        "Date: Mon, 02 Feb 2026 02:40:00 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "Message-ID: <",
        "@harbour.test>\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "\r\n..a line that begins with a dot\r\n",
    ];
    for part in expected {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("für"), "a header is not to hold bytes above 127:\n{text}");
}

#[tokio::test]
async fn a_mail_that_can_be_turned_off_names_the_page_where_and_others_do_not() {
    let (port, mut heard) = server(Manner::default()).await;
    let mailer = mailer(settings(port, Encryption::None));
    let page = "https://school.test/notifications/preferences";
    for unsubscribe in [Some(page), None, Some("https://school.test/>\r\nBcc: everybody@example.test"), Some("/page")] {
        mailer.send(&Mail { unsubscribe: unsubscribe.map(str::to_owned), ..mail() }).await.unwrap();
    }
    let heard = everything(&mut heard);
    let headers: Vec<&str> =
        heard.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("List-Unsubscribe")).collect();
    assert_eq!(headers, [format!("List-Unsubscribe: <{page}>")]);
    assert!(!heard.iter().any(|text| text.contains("everybody@example.test")), "{heard:?}");
}

#[tokio::test]
async fn two_mails_share_a_connection_and_have_their_own_identifiers() {
    let (port, mut heard) = server(Manner::default()).await;
    let mailer = mailer(settings(port, Encryption::None));
    mailer.send(&mail()).await.unwrap();
    // The connection goes back to its pool in a task of its own.
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    mailer.send(&Mail { html: Some("<p>Hello</p>".into()), ..mail() }).await.unwrap();
    let heard = everything(&mut heard);
    assert_eq!(heard.iter().filter(|line| line.starts_with("EHLO")).count(), 1, "{heard:?}");
    let identifiers: Vec<&str> =
        heard.iter().flat_map(|text| text.lines()).filter(|line| line.starts_with("Message-ID")).collect();
    assert_eq!(identifiers.len(), 2);
    assert_ne!(identifiers[0], identifiers[1]);
    assert!(heard.iter().any(|text| text.contains("multipart/alternative") && text.contains("<p>Hello</p>")));
}

#[tokio::test]
async fn tls_is_used_both_ways_and_the_password_only_within() {
    for encryption in [Encryption::Starttls, Encryption::Implicit] {
        let (port, mut heard) = server(Manner { encryption: Some(encryption), ..Manner::default() }).await;
        let with_account = SmtpSettings {
            username: Some("office".into()),
            password: Some(Secret::new("very-secret".into())),
            ..settings(port, encryption)
        };
        mailer(with_account).send(&mail()).await.unwrap();
        let heard = everything(&mut heard);
        assert!(heard.iter().any(|line| line.starts_with("TLS AUTH ")), "{heard:?}");
        assert!(!heard.iter().any(|line| line.starts_with("AUTH")), "{heard:?}");
        assert!(!heard.iter().any(|line| line.starts_with("MAIL")), "{heard:?}");
    }
}

#[tokio::test]
async fn certificates_may_be_a_text_too() {
    let (port, mut heard) = server(Manner { encryption: Some(Encryption::Implicit), ..Manner::default() }).await;
    let roots = Some(ExtraRoots::Text(include_str!("tls/first.pem").into()));
    let trusting = SmtpSettings { extra_roots: roots, ..settings(port, Encryption::Implicit) };
    mailer(trusting).send(&mail()).await.unwrap();
    assert!(everything(&mut heard).iter().any(|line| line.starts_with("TLS MAIL")));
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_or_a_server_without_tls_gets_nothing() {
    let (port, mut heard) = server(Manner { encryption: Some(Encryption::Implicit), ..Manner::default() }).await;
    let distrustful = SmtpSettings { extra_roots: None, ..settings(port, Encryption::Implicit) };
    let error = mailer(distrustful).send(&mail()).await.unwrap_err();
    assert!(!error.permanent, "{error}");
    assert_eq!(everything(&mut heard), Vec::<String>::new());
    // STARTTLS is required: a server that does not offer it, or whose offer was stripped, gets no email.
    let (port, mut heard) = server(Manner::default()).await;
    let error = mailer(settings(port, Encryption::Starttls)).send(&mail()).await.unwrap_err();
    assert!(!error.permanent, "{error}");
    assert!(!everything(&mut heard).iter().any(|line| line.starts_with("MAIL")));
}

#[tokio::test]
async fn refusals_are_permanent_only_where_they_concern_the_mail() {
    let cases = [
        (Some("550 5.1.1 no such user"), None, true, "no such user"),
        (Some("450 4.2.1 try later"), None, false, "try later"),
        (None, Some("535 5.7.8 wrong password"), false, "sign-in"),
    ];
    for (recipient, sign_in, permanent, says) in cases {
        let (port, _heard) = server(Manner { recipient, sign_in, ..Manner::default() }).await;
        let with_account = SmtpSettings {
            username: Some("office".into()),
            password: Some(Secret::new("very-secret".into())),
            ..settings(port, Encryption::None)
        };
        let error = mailer(with_account).send(&mail()).await.unwrap_err();
        assert_eq!(error.permanent, permanent, "{error}");
        assert!(error.message.contains(says) && !error.message.contains("very-secret"), "{error}");
    }
    let (port, _heard) = server(Manner::default()).await;
    let nowhere = Mail { to: "not an address".into(), ..mail() };
    assert!(mailer(settings(port, Encryption::None)).send(&nowhere).await.unwrap_err().permanent);
}

#[tokio::test]
async fn a_mute_or_absent_server_is_a_passing_failure() {
    let (port, _heard) = server(Manner { mute: true, ..Manner::default() }).await;
    let hasty = SmtpSettings { timeout: Duration::from_millis(200), ..settings(port, Encryption::None) };
    let error = mailer(hasty).send(&mail()).await.unwrap_err();
    assert!(!error.permanent && error.message.contains("0.2 seconds"), "{error}");
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = gone.local_addr().unwrap().port();
    drop(gone);
    let error = mailer(settings(port, Encryption::None)).send(&mail()).await.unwrap_err();
    assert!(!error.permanent && error.message.contains(&port.to_string()), "{error}");
}

#[tokio::test]
async fn a_subject_begins_no_header() {
    let (port, mut heard) = server(Manner::default()).await;
    let sly = Mail { subject: "Hi\r\nBcc: everybody@example.test".into(), ..mail() };
    mailer(settings(port, Encryption::None)).send(&sly).await.unwrap();
    let heard = everything(&mut heard);
    assert!(!heard.iter().flat_map(|text| text.lines()).any(|line| line.starts_with("Bcc:")), "{heard:?}");
    assert_eq!(heard.iter().filter(|line| line.starts_with("RCPT")).count(), 1);
}

#[tokio::test]
async fn nothing_goes_in_the_clear_to_the_internet() {
    let abroad = SmtpSettings { host: "93.184.215.14".into(), ..settings(25, Encryption::None) };
    let error = mailer(abroad).send(&mail()).await.unwrap_err();
    assert!(error.message.contains("smtp-tls"), "{error}");
}

#[test]
fn settings_that_cannot_be_used_are_named() {
    let made = |settings| {
        let made = Smtp::new(settings, Names::of_system(), Clock::System, Entropy::Os);
        made.err().map(|error| error.fields()[0].field.clone())
    };
    assert_eq!(made(settings(25, Encryption::None)), None);
    assert_eq!(made(SmtpSettings { from: "nobody".into(), ..settings(25, Encryption::None) }).unwrap(), "smtp-from");
    let half = SmtpSettings { username: Some("x".into()), ..settings(25, Encryption::None) };
    assert_eq!(made(half).unwrap(), "smtp-username");
    let tls = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pieces/tls").join(name);
    for (roots, encryption) in [
        ("absent.pem".into(), Encryption::Implicit),
        ("absent.pem".into(), Encryption::None),
        (tls("first.key"), Encryption::Starttls),
    ] {
        let settings = SmtpSettings { extra_roots: Some(ExtraRoots::File(roots)), ..settings(25, encryption) };
        assert_eq!(made(settings).unwrap(), "smtp-ca");
    }
    for text in ["", "no certificate", include_str!("tls/first.key")] {
        let roots = Some(ExtraRoots::Text(text.into()));
        assert_eq!(
            made(SmtpSettings { extra_roots: roots, ..settings(25, Encryption::None) }).unwrap(),
            "certificates"
        );
    }
}

#[tokio::test]
async fn the_outbox_keeps_and_the_script_remembers() {
    assert_eq!(Mailer::Outbox.send(&mail()).await, Ok(Delivery::Kept));
    let script = Script::default();
    let mailer = Mailer::Scripted(script.clone());
    let failure = MailError::passing(MailFault::Other, "later");
    script.fail_next(failure.clone());
    assert_eq!(mailer.send(&mail()).await, Err(failure));
    assert_eq!(script.sent(), []);
    assert!(mailer.send(&mail()).await.is_ok());
    assert_eq!(script.sent(), [mail()]);
}
