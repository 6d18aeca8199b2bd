//! The subcommands that look, mend and print, run as the real executable.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use reqwest::Method;
use schola::config::settings::{self, variable};
use schola::contract::Surface;
use schola::kernel::key::{self, Prefix};
use schola::kernel::{Clock, Entropy, totp};
use serde_json::{Value, json};

use crate::binary::{Ended, Served, end, run, schola};
use crate::support::fields::Fields;
use crate::support::server::TempFolder;
use crate::support::wait;

/// A data folder that a server has made, with one admin.
struct School {
    _folder: TempFolder,
    data: String,
}

impl School {
    fn new() -> Self {
        let folder = TempFolder::new();
        let data = folder.path().join("data");
        let environment = [("SCHOLA_ADMIN_EMAIL", "head@school.test"), ("SCHOLA_ADMIN_PASSWORD", "run the school")];
        Served::with(&data, &[], &environment).terminate();
        Self { data: data.display().to_string(), _folder: folder }
    }

    fn admin(&self, arguments: &[&str], input: &str) -> Ended {
        let mut all = vec!["admin"];
        all.extend(arguments);
        all.extend(["--data", &self.data]);
        end(schola(&all), input)
    }

    fn serve(&self) -> Served {
        Served::start(Path::new(&self.data))
    }
}

#[tokio::test]
async fn an_admin_is_made_with_a_given_or_a_made_up_password() {
    let school = School::new();
    let create = |email: &'static str| vec!["create", "--email", email, "--full-name", "Ruth Office"];
    let given = [create("ruth@school.test"), vec!["--password-stdin"]].concat();
    school.admin(&given, "a long password\n").with(0);
    let taken = school.admin(&given, "a long password\n").with(1);
    assert!(taken.err.contains("already registered"), "{}", taken.err);
    let short = [create("mo@school.test"), vec!["--password-stdin"]].concat();
    let short = school.admin(&short, "short\n").with(1);
    assert!(short.err.contains("at least 8 characters"), "{}", short.err);
    assert!(school.admin(&create("not an address"), "").with(2).err.contains("--email"));
    let made_up = school.admin(&create("kim@school.test"), "").with(0);
    let temporary = made_up.out.lines().find_map(|line| line.strip_prefix("temporary password: ")).unwrap();

    let list = school.admin(&["list"], "").with(0).out;
    let addresses = ["head@school.test", "ruth@school.test", "kim@school.test"];
    assert!(addresses.iter().all(|address| list.contains(address)) && !list.contains("mo@school.test"), "{list}");
    let served = school.serve();
    let (_, body) = served.sign_in("ruth@school.test", "a long password").await;
    assert_eq!(body["user"]["role"], "admin", "{body}");
    served.token("kim@school.test", temporary).await;
}

#[tokio::test]
async fn nobody_is_nobody_and_no_school_is_no_school() {
    let school = School::new();
    let unknown = school.admin(&["reset-password", "--username", "nobody"], "").with(1);
    assert!(unknown.err.contains("nobody"), "{}", unknown.err);
    assert!(school.admin(&["reset-password"], "").with(2).err.contains("--email"));
    let elsewhere = format!("{}-elsewhere", school.data);
    for command in [&["admin", "list"][..], &["backup", "x.tar.gz"]] {
        let ended = run(&[command, &["--data", &elsewhere]].concat()).with(1);
        assert!(ended.err.contains(&elsewhere), "{}", ended.err);
    }
    assert!(!Path::new(&elsewhere).exists(), "looking for a school makes none");
}

#[tokio::test]
async fn a_second_factor_goes_and_every_token_ends_when_the_owner_says_so() {
    let school = School::new();
    let served = school.serve();
    let token = served.token("head@school.test", "run the school").await;
    let confirm = json!({ "password": "run the school" });
    let (status, begun) = served.send(Method::POST, "/api/auth/totp", Some(&token), Some(confirm)).await;
    assert_eq!(status, 200, "{begun}");
    let none = school.admin(&["disable-totp", "--email", "head@school.test"], "").with(1);
    assert!(none.err.contains("Two-step verification is off"), "what was only begun is not in force: {}", none.err);
    let secret = data_encoding::BASE32_NOPAD.decode(begun.text("secret").as_bytes()).unwrap();
    let code = totp::code_at(&secret, Clock::System.now()).unwrap();
    let (status, codes) =
        served.send(Method::POST, "/api/auth/totp/confirm", Some(&token), Some(json!({ "code": code }))).await;
    assert_eq!(status, 200, "{codes}");
    assert_eq!(served.sign_in("head@school.test", "run the school").await.1["code"], "auth.totp_required");
    school.admin(&["disable-totp", "--email", "head@school.test"], "").with(0);
    let freed = served.token("head@school.test", "run the school").await;
    let (_, removed) = served.get("/api/admin/audit?action=users.second_factor_removed", Some(&freed)).await;
    let entry = &removed["entries"][0];
    assert_eq!((&entry["details"], entry.get("actor")), (&json!({ "by": "terminal" }), None), "{removed}");
    let (_, disabled) = served.get("/api/admin/audit?action=auth.totp_disabled", Some(&freed)).await;
    assert_eq!(disabled["entries"], json!([]), "the terminal did it, not the person");

    school.admin(&["rotate-signing-key"], "").with(0);
    let newer = served.token("head@school.test", "run the school").await;
    assert_eq!(served.get("/api/users/me", Some(&token)).await.0, 200, "old tokens stay good");
    school.admin(&["rotate-signing-key", "--now"], "").with(0);
    for token in [&newer, &token] {
        let is_refused = async || served.get("/api/users/me", Some(token)).await.0 == 401;
        wait::within(Duration::from_secs(2), "a token of an old key is refused", is_refused).await;
    }
}

#[test]
fn a_key_is_told_from_other_texts_without_a_school() {
    let entropy = Entropy::seeded(5);
    for prefix in Prefix::ALL {
        let text = key::mint(&entropy, prefix).unwrap().expose().clone();
        assert_eq!(run(&["admin", "check-key", &text]).with(0).out, "well-formed\n");
        let piped = end(schola(&["admin", "check-key"]), &format!("{text}\n")).with(0);
        assert_eq!((piped.out.as_str(), piped.err.as_str()), ("well-formed\n", ""));
        let longer = format!("{text}0");
        let other = run(&["admin", "check-key", &longer]).with(1);
        assert!(other.out.is_empty() && other.err.contains("not a Schola API key"), "{}", other.err);
        assert!(!other.err.contains(&longer), "the text is not repeated");
    }
    end(schola(&["admin", "check-key"]), "").with(1);
}

fn doctor(school: &School, flags: &[&str]) -> Ended {
    run(&[&["doctor", "--data", &school.data], flags].concat())
}

#[test]
fn the_doctor_finds_nothing_wrong_with_a_sound_school() {
    let school = School::new();
    let well = doctor(&school, &[]).with(0);
    for word in [
        "no server is using",
        "the database is undamaged",
        "the database has the current schema version",
        "has an admin",
        "MiB left",
        "the latest 3 are kept",
    ] {
        assert!(well.out.contains(word), "{word} is not in:\n{}", well.out);
    }
    assert!(well.out.contains("warn  no mail server"), "{}", well.out);
    let served = school.serve();
    let beside = doctor(&school, &["--json"]).with(0);
    let report: Value = serde_json::from_str(&beside.out).unwrap();
    assert_eq!(report["ok"], true, "{report}");
    let process = format!("(process {})", served.process());
    let findings = report.list("findings");
    assert!(findings.iter().any(|finding| finding.text("what").contains(&process)), "{report}");
}

#[test]
fn the_doctor_names_what_is_wrong_and_fails() {
    let school = School::new();
    let missing = doctor(&school, &["--tls-certificate", "no.pem", "--tls-key", "no.key"]).with(1);
    assert!(missing.out.contains("fail  the TLS certificate no.pem"), "{}", missing.out);
    let mail = ["--smtp-host", "mail.test", "--smtp-from", "office@school.test", "--smtp-ca", "no-roots.pem"];
    let missing = doctor(&school, &mail).with(1);
    assert!(missing.out.contains("fail  the file of certificates for the mail server no-roots.pem"), "{}", missing.out);
    std::fs::set_permissions(&school.data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let open = doctor(&school, &[]).with(0);
    assert!(open.out.contains("warn") && open.out.contains("chmod 700"), "{}", open.out);
    let nowhere = run(&["doctor", "--data", "no-such-folder"]).with(1);
    assert!(nowhere.out.contains("fail  the data folder no-such-folder does not exist"), "{}", nowhere.out);

    let database = Path::new(&school.data).join("schola.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let length = bytes.len();
    bytes[4096..length].fill(0xa5);
    std::fs::write(&database, bytes).unwrap();
    let damaged = doctor(&school, &[]).with(1);
    assert!(damaged.out.contains("fail  "), "{}", damaged.out);
}

#[test]
fn the_contract_of_each_surface_can_be_printed() {
    for surface in Surface::ALL {
        let json = run(&["contract", "--surface", surface.name(), "--format", "json"]).with(0).out;
        let yaml = run(&["contract", "--surface", surface.name()]).with(0).out;
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json, serde_yaml_ng::from_str::<Value>(&yaml).unwrap());
        assert_eq!(json["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    }
    run(&["contract", "--surface", "moon"]).with(2);
    run(&["contract"]).with(2);
}

/// The crates that the program or its build needs, as Cargo resolves them for the target.
fn linked_crates() -> BTreeSet<String> {
    let arguments =
        ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", "x86_64-unknown-linux-gnu"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let data: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = data["resolve"].list("nodes");
    let root = data["resolve"].text("root");
    let (mut found, mut waiting) = (BTreeSet::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        if !found.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node["id"] == id).unwrap();
        for dependency in node.list("deps") {
            let is_needed = |kind: &Value| kind["kind"].is_null() || kind["kind"] == "build";
            if dependency.list("dep_kinds").iter().any(is_needed) {
                waiting.push(dependency.text("pkg"));
            }
        }
    }
    found.remove(root);
    let packages = data.list("packages").iter().filter(|package| found.contains(package.text("id")));
    packages.map(|package| format!("{} {}", package.text("name"), package.text("version"))).collect()
}

#[test]
fn every_linked_crate_is_named_with_its_licence() {
    let printed = run(&["licenses"]).with(0).out;
    let entries: BTreeSet<&str> =
        printed.lines().filter_map(|line| line.split_once(": ").map(|(name, _)| name)).collect();
    let crates = linked_crates();
    assert!(crates.len() > 200, "{} crates", crates.len());
    let missing: Vec<_> = crates.iter().filter(|name| !entries.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "run tests/licenses; missing are {missing:?}");
    let release = regex::Regex::new(r"^[A-Za-z0-9_-]+ \d+\.\d+\.\d+\S*$").unwrap();
    let gone: Vec<_> = entries.iter().filter(|name| release.is_match(name) && !crates.contains(**name)).collect();
    assert!(gone.is_empty(), "run tests/licenses; no longer linked are {gone:?}");
    for text in ["Permission is hereby granted, free of charge", "Apache License", "htm-preact", "WordNet", "Figtree"] {
        assert!(printed.contains(text), "{text} is not printed");
    }
    let home = env!("CARGO_MANIFEST_DIR");
    assert!(!printed.contains(home) && !printed.contains("/registry/"), "no path of a machine is printed");
}

#[test]
fn the_reference_names_every_setting() {
    let reference = run(&["settings"]).with(0).out;
    for setting in settings::all() {
        let row = reference.lines().find(|line| line.starts_with(&format!("| `--{} ", setting.name)));
        let row = row.unwrap_or_else(|| panic!("{} is missing", setting.name));
        assert!(row.contains(&variable(setting.name)) && row.contains(setting.default), "{row}");
    }
}
