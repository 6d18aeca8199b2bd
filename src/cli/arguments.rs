//! The grammar of the command line; the settings come from the table of settings.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::builder::Str;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, value_parser};

use super::Stop;

use crate::config::Config;
use crate::config::settings::{self, variable};
use crate::config::sources::Sources;
use crate::contract::Surface;
use crate::kernel::Error;

/// The whole grammar.
pub(super) fn command() -> Command {
    Command::new("schola")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A complete learning platform in a single file.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve")).about("Run the server").after_help(
            "Each setting is also read from the environment (SCHOLA_NAME) and from the file that \
             --config names, in that order of precedence.",
        ))
        .subcommand(
            with_settings(Command::new("demo"))
                .about("Run the server with a demo school, in its own folder (./schola-demo)")
                .after_help("Takes the same settings as `schola serve`. Refuses a folder with a real school."),
        )
        .subcommand(admin())
        .subcommand(backup())
        .subcommand(restore())
        .subcommand(
            with_settings(Command::new("doctor"))
                .about("Check a data folder and its environment, even while the server runs")
                .arg(flag("json", "Print JSON instead of lines"))
                .arg(flag("hash-files", "Verify all stored files; by default, up to 256 MiB"))
                .arg(flag(
                    "rebuild",
                    "Count the figures of analytics again from the history, correct them, and say whether they differed",
                ))
                .after_help("Each line says ok, warn or fail. The exit code is 1 if any check fails."),
        )
        .subcommand(contract())
        .subcommand(Command::new("licenses").about("Print the licences of everything in this program"))
        .subcommand(Command::new("settings").about("Print the reference of all settings as Markdown"))
}

fn admin() -> Command {
    let with_password = |command: Command| {
        command.arg(flag("password-stdin", "Read the password from the first line of standard input")).after_help(
            "At a terminal the password is asked for. Where there is neither a terminal nor --password-stdin, a \
             temporary one is made up and printed.",
        )
    };
    let create = Command::new("create")
        .about("Create an admin")
        .arg(named("email", "EMAIL", "The email address to sign in with").required(true));
    let create = create.arg(named("full-name", "NAME", "The full name").required(true));
    let reset =
        person(Command::new("reset-password")).about("Set a new password for a person and sign them out everywhere");
    Command::new("admin")
        .about("Manage admins, passwords and keys from the terminal, even while the server runs")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_password(with_settings(create)))
        .subcommand(with_password(with_settings(reset)))
        .subcommand(with_settings(Command::new("list")).about("List the admins"))
        .subcommand(
            with_settings(Command::new("recount"))
                .about("Recalculate the totals that `schola doctor` reports as wrong"),
        )
        .subcommand(
            with_settings(person(Command::new("disable-totp"))).about("Turn off two-step verification for a person"),
        )
        .subcommand(
            with_settings(Command::new("rotate-signing-key"))
                .about("Rotate the secret that signs access tokens; existing tokens stay valid until they expire")
                .arg(flag(
                    "now",
                    "Invalidate all tokens and emailed links immediately, so that everyone has to sign in again",
                )),
        )
        .subcommand(with_settings(Command::new("list-keys")).about("List all usable API keys"))
        .subcommand(revoke_keys())
        .subcommand(
            Command::new("check-key")
                .about("Check whether a text is a well-formed API key, by its prefix and checksum; needs no school")
                .arg(Arg::new("key").value_name("KEY").help("The text; by default, the first line of standard input"))
                .after_help("The exit code is 1 if it is not. Only a server can tell whether a key is active."),
        )
}

fn revoke_keys() -> Command {
    with_settings(Command::new("revoke-keys"))
        .about("Revoke API keys: all, those of one owner, or individual keys by id")
        .arg(flag("all", "All keys of all owners"))
        .arg(
            named("id", "ID", "The id of a key, as shown by list-keys; may be repeated")
                .action(ArgAction::Append)
                .value_parser(value_parser!(i64)),
        )
        .arg(named("owner", "EMAIL", "All keys of the person with this email address or username"))
        .arg(named("account", "ID", "All keys of the API customer with this id").value_parser(value_parser!(i64)))
        .group(ArgGroup::new("which").args(["all", "id", "owner", "account"]).required(true))
}

/// Adds the two ways to identify a person, one of which is required.
fn person(command: Command) -> Command {
    command
        .arg(named("email", "EMAIL", "The person's email address"))
        .arg(named("username", "NAME", "The person's username"))
        .group(ArgGroup::new("person").args(["email", "username"]).required(true))
}

fn backup() -> Command {
    with_settings(file_argument(Command::new("backup"), "out", "The archive to write, such as school.tar.gz"))
        .about("Write all of the school's data to one verified archive, even while the server runs")
        .arg(flag("force", "Replace the archive if it exists"))
}

fn restore() -> Command {
    with_settings(file_argument(Command::new("restore"), "from", "The archive to read"))
        .about("Create a data folder from an archive")
        .arg(flag("check", "Only verify the archive and print its contents"))
        .arg(flag("force", "Move an existing data folder aside and restore in its place"))
        .arg(flag(
            "keep-sign-ins",
            "Keep the sign-ins, mailed links and signing secrets of the backup, those too that were ended since it was \
             made",
        ))
}

/// Adds a file that is named by its place or by a flag.
fn file_argument(command: Command, alternative: &'static str, help: &'static str) -> Command {
    let file = |id: &'static str| Arg::new(id).value_name("FILE").value_parser(value_parser!(PathBuf));
    command
        .arg(file("file").help(help))
        .arg(file(alternative).long(alternative).help("The same, as a flag"))
        .group(ArgGroup::new("archive").args(["file", alternative]).required(true))
}

fn contract() -> Command {
    let surfaces = Surface::ALL.map(Surface::name);
    Command::new("contract")
        .about("Print the OpenAPI document of one of the APIs")
        .arg(named("surface", "SURFACE", "The API to print").value_parser(surfaces).required(true))
        .arg(named("format", "FORMAT", "The output format").value_parser(["json", "yaml"]).default_value("yaml"))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn named(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// Adds every setting of the table, and the file.
pub(super) fn with_settings(mut command: Command) -> Command {
    command = command.arg(
        Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help("A TOML file with settings (SCHOLA_CONFIG)"),
    );
    for setting in settings::all() {
        let mut help = setting.help.to_owned();
        if !setting.default.is_empty() {
            help.push_str(&format!(" [default: {}]", setting.default));
        }
        help.push_str(&format!(" [env: {}]", variable(setting.name)));
        let mut arg = Arg::new(setting.name)
            .long(setting.name)
            .value_name(setting.value)
            .help(help)
            .help_heading(Str::from(setting.group))
            .value_parser(value_parser!(String));
        if setting.value == "BOOL" {
            arg = arg.num_args(0..=1).require_equals(true).default_missing_value("true");
        }
        command = command.arg(arg);
    }
    command
}

/// The configuration from flags, environment and file. All errors are reported at once, one line each.
pub(super) fn config(given: &ArgMatches) -> Result<Config, Stop> {
    config_with(given, &[])
}

/// The same, with other defaults for some settings.
pub(super) fn config_with(given: &ArgMatches, defaults: &[(&str, &str)]) -> Result<Config, Stop> {
    let mut flags = HashMap::new();
    for setting in settings::all() {
        if let Ok(Some(value)) = given.try_get_one::<String>(setting.name) {
            flags.insert(setting.name.to_owned(), value.clone());
        }
    }
    let file = given.try_get_one::<PathBuf>("config").ok().flatten();
    let mut sources = Sources::gather(flags, file.map(PathBuf::as_path)).map_err(wrong)?;
    sources.default_to(defaults);
    sources.config().map_err(wrong)
}

fn wrong(faults: Vec<String>) -> Stop {
    let lines: Vec<String> = faults.into_iter().map(|fault| format!("  {fault}")).collect();
    let text = format!("invalid configuration:\n{}\nSee `schola serve --help`.", lines.join("\n"));
    Stop::Wrong(Error::internal_text(text))
}
