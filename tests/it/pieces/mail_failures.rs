//! What a mail server says against a mail, and whether the mail is tried again.

use std::sync::Arc;
use std::time::Duration;

use schola::kernel::entropy::Entropy;
use schola::kernel::secret::Secret;
use schola::kernel::time::{Clock, Timestamp};
use schola::providers::mail::{Encryption, Mail, MailError, Smtp, SmtpSettings};
use schola::providers::resolve::{AddressPolicy, Names};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What the server says to a command in place of what it usually says; `GREETING` stands for its first line.
pub type Rule = (&'static str, &'static str);

/// Starts the server. Returns its port and all lines that clients send; a mail's text comes as one piece.
pub async fn server(rules: &'static [Rule], extensions: &'static str) -> (u16, UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (said, heard) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(speak(stream, rules, extensions, said.clone()));
        }
    });
    (port, heard)
}

async fn speak(stream: TcpStream, rules: &[Rule], extensions: &str, said: UnboundedSender<String>) -> Option<()> {
    let answer = |word: &str, usual: &'static str| {
        rules.iter().find(|(command, _)| *command == word).map_or(usual, |(_, answer)| *answer).to_owned()
    };
    let mut stream = BufReader::new(stream);
    stream.write_all(format!("{}\r\n", answer("GREETING", "220 post.test ESMTP")).as_bytes()).await.ok()?;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        said.send(line.trim_end().to_owned()).ok()?;
        let word = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        let reply = match word.as_str() {
            "EHLO" => format!("250-post.test\r\n250-AUTH PLAIN LOGIN\r\n{extensions}250 8BITMIME"),
            "AUTH" => answer("AUTH", "235 welcome"),
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let mut text = String::new();
                while !text.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut text).await.ok()? == 0 {
                        return None;
                    }
                }
                said.send(text).ok()?;
                answer("DATA", "250 queued")
            }
            word => answer(word, "250 ok"),
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    }
}

fn smtp(port: u16, from: &str) -> Smtp {
    let settings = SmtpSettings {
        host: "127.0.0.1".into(),
        port,
        encryption: Encryption::None,
        extra_roots: None,
        username: Some("office".into()),
        password: Some(Secret::new("very-secret".into())),
        from: from.into(),
        policy: AddressPolicy::Anywhere,
        timeout: Duration::from_secs(10),
    };
    let clock = Clock::manual(Timestamp::from_millis(1_770_000_000_000));
    Smtp::new(settings, Names::of_system(), clock, Entropy::seeded(5)).unwrap()
}

fn mail(to: &str) -> Mail {
    Mail { to: to.into(), subject: "Your code".into(), text: "Hello\n".into(), html: None, unsubscribe: None }
}

async fn failure(rules: &'static [Rule], to: &str) -> MailError {
    let (port, _heard) = server(rules, "").await;
    smtp(port, "office@harbour.test").send(&mail(to)).await.unwrap_err()
}

#[tokio::test]
async fn a_refusal_of_the_mail_is_final_and_a_refusal_of_the_school_is_not() {
    let cases: [(&'static [Rule], bool, &str); 18] = [
        (&[("RCPT", "550 5.1.1 no such user")], true, "no such user"),
        (&[("RCPT", "550 no such user")], true, "no such user"),
        (&[("RCPT", "551 user not local")], true, "not local"),
        (&[("RCPT", "553 5.1.3 bad address")], true, "bad address"),
        (&[("RCPT", "552 5.2.2 mailbox full")], true, "mailbox full"),
        (&[("DATA", "554 5.7.1 looks like spam")], true, "spam"),
        (&[("DATA", "552 5.3.4 too big")], true, "too big"),
        (&[("RCPT", "450 4.2.0 greylisted")], false, "greylisted"),
        (&[("RCPT", "451 4.7.1 greylisted")], false, "greylisted"),
        (&[("RCPT", "452 4.2.2 mailbox full")], false, "mailbox full"),
        (&[("MAIL", "421 4.7.0 too many connections")], false, "too many"),
        (&[("GREETING", "421 come back later")], false, "later"),
        (&[("GREETING", "554 5.7.1 your network is blocked")], false, "blocked"),
        (&[("AUTH", "535 5.7.8 wrong password")], false, "sign-in"),
        (&[("AUTH", "550 account disabled")], false, "disabled"),
        (&[("MAIL", "530 5.7.0 authentication required")], false, "sign-in"),
        (&[("MAIL", "550 5.1.8 sender address rejected")], false, "smtp-from"),
        (&[("MAIL", "502 5.5.1 not implemented")], false, "not implemented"),
    ];
    for (rules, permanent, says) in cases {
        let error = failure(rules, "ada@example.test").await;
        assert_eq!(error.permanent, permanent, "{rules:?}: {error}");
        assert!(error.message.contains(says) && !error.message.contains("very-secret"), "{rules:?}: {error}");
    }
}

fn everything(heard: &mut UnboundedReceiver<String>) -> Vec<String> {
    std::iter::from_fn(|| heard.try_recv().ok()).collect()
}

#[tokio::test]
async fn a_domain_beyond_ascii_is_written_in_ascii() {
    for (to, expected) in [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.example", "ada@xn--bcher-kva.example"),
        ("ada@mail.例え.テスト", "ada@mail.xn--r8jz45g.xn--zckzah"),
        ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"),
    ] {
        let (port, mut heard) = server(&[], "").await;
        smtp(port, "School <office@schüle.test>").send(&mail(to)).await.unwrap();
        let heard = everything(&mut heard);
        assert!(heard.iter().any(|line| line.starts_with(&format!("RCPT TO:<{expected}>"))), "{heard:?}");
        assert!(heard.iter().any(|line| line.starts_with("MAIL FROM:<office@xn--schle-mva.test>")), "{heard:?}");
        assert!(heard.iter().all(|line| line.is_ascii()), "{heard:?}");
    }
}

#[tokio::test]
async fn letters_beyond_ascii_before_the_at_need_a_server_that_takes_them() {
    let error = failure(&[], "zoë@bücher.example").await;
    assert!(error.permanent && error.message.contains("SMTPUTF8") && error.message.contains("zoë@"), "{error}");
    let (port, mut heard) = server(&[], "250-SMTPUTF8\r\n").await;
    smtp(port, "office@harbour.test").send(&mail("zoë@bücher.example")).await.unwrap();
    let heard = everything(&mut heard);
    assert!(heard.iter().any(|line| line.starts_with("RCPT TO:<zoë@xn--bcher-kva.example>")), "{heard:?}");
    let refused = failure(&[("AUTH", "535 wrong password")], "zoë@bücher.example").await;
    assert!(!refused.permanent, "a server that lets nobody in says nothing of the address: {refused}");
}

#[tokio::test]
async fn an_address_that_is_none_is_final() {
    let smtp = Arc::new(smtp(9, "office@harbour.test"));
    for to in ["not an address", "ada@", "ada@-.example", "ada@xn--\u{fffd}.example"] {
        assert!(smtp.send(&mail(to)).await.unwrap_err().permanent, "{to}");
    }
}
