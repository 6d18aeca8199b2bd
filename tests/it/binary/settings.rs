//! Settings: what is unknown or makes no sense is named, and who has the last word.

use std::path::Path;

use super::{Ended, Served, end, run, schola};
use crate::support::server::TempFolder;

fn serve(folder: &Path, flags: &[&str], environment: &[(&str, &str)]) -> Ended {
    let data = folder.join("data").display().to_string();
    let mut arguments = vec!["serve", "--data", &data];
    arguments.extend(flags);
    let mut command = schola(&arguments);
    command.envs(environment.iter().copied());
    end(command, "")
}

#[track_caller]
fn names(ended: Ended, words: &[&str]) {
    let ended = ended.with(2);
    for word in words {
        assert!(ended.err.contains(word), "{word} is not in: {}", ended.err);
    }
    assert_eq!(ended.out, "");
}

fn file(folder: &TempFolder, text: &str) -> String {
    let path = folder.path().join("schola.toml");
    std::fs::write(&path, text).unwrap();
    path.display().to_string()
}

#[test]
fn an_unknown_setting_is_named_wherever_it_stands() {
    let folder = TempFolder::new();
    names(serve(folder.path(), &["--lisen", "127.0.0.1:0"], &[]), &["--lisen"]);
    names(
        serve(folder.path(), &[], &[("SCHOLA_LISEN", "127.0.0.1:0")]),
        &["SCHOLA_LISEN", "did you mean `SCHOLA_LISTEN`?"],
    );
    let config = file(&folder, "lisen = \"127.0.0.1:0\"\n[smtp]\nhots = \"mail.test\"\n");
    names(serve(folder.path(), &["--config", &config], &[]), &["`lisen`", "`smtp_hots`", "schola.toml"]);
    names(serve(folder.path(), &[], &[("SCHOLA_CONFIG", &config)]), &["`lisen`"]);
    names(serve(folder.path(), &["--config", "nowhere.toml"], &[]), &["nowhere.toml"]);
    assert!(!folder.path().join("data").exists(), "nothing was made before the settings were right");
}

#[test]
fn a_value_that_makes_no_sense_is_named_wherever_it_stands() {
    let folder = TempFolder::new();
    names(serve(folder.path(), &["--listen", "everywhere"], &[]), &["`listen`", "everywhere"]);
    names(serve(folder.path(), &[], &[("SCHOLA_READERS", "many")]), &["`readers`", "many"]);
    for tail in ["?school=1", "/#top"] {
        let url = format!("https://school.test{tail}");
        names(serve(folder.path(), &["--public-url", &url], &[]), &["`public-url`", "without a query"]);
    }
    let config = file(&folder, "max_connections = 0\nlog_format = \"xml\"\n");
    names(serve(folder.path(), &["--config", &config], &[]), &["`max-connections`", "`log-format`", "xml"]);
    names(serve(folder.path(), &["--tls-certificate", "c.pem"], &[]), &["`tls-certificate`", "`tls-key`"]);
    names(serve(folder.path(), &["--smtp-host", "mail.test"], &[]), &["`smtp-host`", "`smtp-from`"]);
    for servers in ["dns.test", "10.0.0.2,dns.test", "10.0.0.2:0", "fd00::2:53x"] {
        names(serve(folder.path(), &["--name-servers", servers], &[]), &["`name-servers`", servers]);
    }
}

#[test]
fn certificates_of_the_house_are_read_before_anything_is_sent() {
    let folder = TempFolder::new();
    let mail = ["--smtp-host", "mail.test", "--smtp-from", "office@school.test", "--smtp-ca"];
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate\n").unwrap();
    for (file, why) in [("nowhere.pem", "nowhere.pem"), (empty.to_str().unwrap(), "contains no certificate")] {
        let ended = serve(folder.path(), &[&mail[..], &[file]].concat(), &[]).with(1);
        assert!(ended.err.contains("smtp-ca") && ended.err.contains(why), "{}", ended.err);
    }
    let good = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/pieces/tls/first.pem");
    let flags = [&mail[..], &[good, "--name-servers", "127.0.0.1, [::1]:5353"]].concat();
    Served::with(&folder.path().join("data"), &flags, &[]).terminate();
}

#[test]
fn a_secret_that_makes_no_sense_is_not_repeated() {
    let folder = TempFolder::new();
    let environment = [("SCHOLA_ADMIN_EMAIL", "head@school.test"), ("SCHOLA_ADMIN_PASSWORD", "s3cr3t")];
    let ended = serve(folder.path(), &[], &environment).with(2);
    assert!(ended.err.contains("`admin-password`") && !ended.err.contains("s3cr3t"), "{}", ended.err);
}

#[test]
fn a_wrong_command_line_is_told_from_a_failure() {
    run(&[]).with(2);
    run(&["fly"]).with(2);
    run(&["admin"]).with(2);
    run(&["restore"]).with(2);
    assert!(run(&["--version"]).with(0).out.contains(env!("CARGO_PKG_VERSION")));
    assert!(run(&["serve", "--help"]).with(0).out.contains("SCHOLA_PUBLIC_URL"));
}

#[test]
fn a_flag_goes_before_the_environment_and_that_before_the_file() {
    let folder = TempFolder::new();
    let config = file(&folder, "public_url = \"http://from-file.test\"\n");
    let environment = [("SCHOLA_PUBLIC_URL", "http://from-environment.test")];
    let flags = ["--config", &config, "--public-url", "http://from-flag.test"];
    let steps = [
        (&flags[..], &environment[..], "http://from-flag.test/setup#"),
        (&flags[..2], &environment[..], "http://from-environment.test/setup#"),
        (&flags[..2], &[], "http://from-file.test/setup#"),
    ];
    for (flags, environment, link) in steps {
        let served = Served::with(&folder.path().join("data"), flags, environment);
        let line = served.line("create the first admin");
        assert!(line.contains(link), "{line}");
        served.terminate();
    }
}

/// What Kubernetes sets in every container beside the services `schola` and `schola-smtp`, and what others set.
const OF_OTHERS: [(&str, &str); 14] = [
    ("SCHOLA_SERVICE_HOST", "10.96.12.7"),
    ("SCHOLA_SERVICE_PORT", "8080"),
    ("SCHOLA_SERVICE_PORT_HTTP", "8080"),
    ("SCHOLA_PORT", "tcp://10.96.12.7:8080"),
    ("SCHOLA_PORT_8080_TCP", "tcp://10.96.12.7:8080"),
    ("SCHOLA_PORT_8080_TCP_PROTO", "tcp"),
    ("SCHOLA_PORT_8080_TCP_PORT", "8080"),
    ("SCHOLA_PORT_8080_TCP_ADDR", "10.96.12.7"),
    ("SCHOLA_SMTP_PORT", "tcp://10.96.12.9:25"),
    ("SCHOLA_SMTP_SERVICE_HOST", "10.96.12.9"),
    ("SCHOLA_NAME", "/web/schola"),
    ("SCHOLA_ENV_LANG", "C"),
    ("SCHOLA_VERSION", "1.0"),
    ("SCHOLA_IMAGE", "schola:latest"),
];

#[test]
fn variables_of_others_do_not_stop_the_start() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    let served = Served::with(&data, &[], &OF_OTHERS);
    assert_eq!(served.terminate().0, Some(0));
    let mut command = schola(&["doctor", "--data", &data.display().to_string()]);
    command.envs(OF_OTHERS);
    let ended = end(command, "").with(0);
    assert!(ended.out.contains("not settings: SCHOLA_IMAGE, SCHOLA_VERSION "), "{}", ended.out);
    for (name, value, meant) in [
        ("SCHOLA_SMTP_PORTS", "25", "SCHOLA_SMTP_PORT"),
        ("SCHOLA_DATA_DIR", "/data", "SCHOLA_DATA"),
        ("SCHOLA_SMTP_USER", "school", "SCHOLA_SMTP_USERNAME"),
    ] {
        let mut environment = OF_OTHERS.to_vec();
        environment.push((name, value));
        names(serve(folder.path(), &[], &environment), &[name, &format!("did you mean `{meant}`?")]);
    }
}
