//! `schola demo`: run the server with a populated demo school.

use clap::ArgMatches;

use super::{Stop, arguments, block_on, logging, serve};
use crate::app::App;
use crate::demo::{self, KnownPerson};
use crate::kernel::{Result, Role};
use crate::server::{Boot, Running};

/// The default folder of the demo.
const FOLDER: (&str, &str) = ("data", "./schola-demo");

pub(super) fn run(given: &ArgMatches) -> Result<(), Stop> {
    let config = arguments::config_with(given, &[FOLDER, ("log", "warn")])?;
    logging::start(&config)?;
    let outcome = block_on(async move {
        let signals = serve::Signals::listen()?;
        let (running, people) = Running::prepared(config, Boot::default(), demo::populate).await?;
        serve::until_stopped(running, signals, async |app| Ok(introduction(app, &people))).await
    });
    logging::settle();
    Ok(outcome?)
}

/// A guide for evaluators: addresses, accounts and commands.
fn introduction(app: &App, people: &[KnownPerson]) -> Vec<String> {
    let url = app.public_url();
    let mut lines = vec![
        String::new(),
        format!("  The demo school is at {url}/"),
        format!("  Documentation and API reference: {url}/docs"),
        String::new(),
    ];
    lines.push("  Sign in as".to_owned());
    for person in people {
        lines.push(format!(
            "    {:<10} {:<20} password {:<18} ({})",
            person.role.name(),
            person.email,
            person.password,
            person.full_name
        ));
    }
    let student = people.iter().find(|person| person.role == Role::Student);
    if let Some(student) = student {
        lines.extend(quick_start(url, student));
    }
    lines.push(String::new());
    lines.push("  Stop with Ctrl-C. Your changes are kept.".to_owned());
    lines
}

fn quick_start(url: &str, student: &KnownPerson) -> Vec<String> {
    let text = format!(
        r#"
  Or paste this into a terminal:

TOKEN=$(curl -s -X POST "{url}/api/auth/login" \
  -H "Content-Type: application/json" \
  -d '{{"email":"{email}","password":"{password}"}}' | sed 's/.*"token":"\([^"]*\)".*/\1/')

curl "{url}/api/users/me" \
  -H "Authorization: Bearer $TOKEN"

curl -X POST "{url}/api/ai-tutor/chat" \
  -H "Authorization: Bearer $TOKEN" \
  -H "Content-Type: application/json" \
  -d '{{"message":"Explain data governance in simple terms","history":[]}}'"#,
        email = student.email,
        password = student.password,
    );
    text.lines().map(str::to_owned).collect()
}
