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
        .about("A whole learning platform in one file that a school owns.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve")).about("Run the server").after_help(
            "Each setting is also read from the environment (SCHOLA_NAME) and from the file that \
             --config names, in that order of precedence.",
        ))
        .subcommand(
            with_settings(Command::new("demo"))
                .about("Run the server with a populated demo school, in a folder of its own (./schola-demo)")
                .after_help("Takes the same settings as `schola serve`. A folder with a real school is refused."),
        )
        .subcommand(admin())
        .subcommand(backup())
        .subcommand(restore())
        .subcommand(
            with_settings(Command::new("doctor"))
                .about("Look whether a data folder and its surroundings are in order, also while a server runs")
                .arg(flag("json", "Print a JSON document in place of lines"))
                .arg(flag("hash-files", "Read every stored file to its end; without it, up to 256 MiB"))
                .after_help("Each line says ok, warn or fail. The exit code is 1 where anything fails."),
        )
        .subcommand(contract())
        .subcommand(Command::new("licenses").about("Print the licences of everything that is in this file"))
        .subcommand(Command::new("settings").about("Print the reference of all settings, in Markdown"))
}

fn admin() -> Command {
    let with_password = |command: Command| {
        command.arg(flag("password-stdin", "Read the password from the first line of standard input")).after_help(
            "At a terminal the password is asked for. Where there is neither a terminal nor --password-stdin, a \
             temporary one is made up and printed.",
        )
    };
    let create = Command::new("create")
        .about("Make an admin")
        .arg(named("email", "EMAIL", "The address to sign in with").required(true));
    let create = create.arg(named("full-name", "NAME", "The name for people").required(true));
    let reset = whom(Command::new("reset-password"))
        .about("Set a new password for anybody, and end all of the person's tokens");
    Command::new("admin")
        .about("The way back in: people and keys, from the terminal, also while a server runs")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_password(with_settings(create)))
        .subcommand(with_password(with_settings(reset)))
        .subcommand(with_settings(Command::new("list")).about("List the admins"))
        .subcommand(
            with_settings(Command::new("recount")).about("Count the totals that `schola doctor` finds wrong anew"),
        )
        .subcommand(with_settings(whom(Command::new("disable-totp"))).about("Forget somebody's second factor"))
        .subcommand(
            with_settings(Command::new("rotate-signing-key"))
                .about("Make a new secret for signing access tokens; old tokens stay good until they expire")
                .arg(flag("now", "End all tokens and mailed links at once: everybody signs in again")),
        )
        .subcommand(with_settings(Command::new("list-keys")).about("List the API keys of everybody that can be used"))
        .subcommand(revoke_keys())
        .subcommand(
            Command::new("check-key")
                .about("Say whether a text is that of an API key, by its mark and checksum; needs no school")
                .arg(Arg::new("key").value_name("KEY").help("The text; without it, the first line of standard input"))
                .after_help("The exit code is 1 where it is not. Whether a key opens anything, only a server knows."),
        )
}

fn revoke_keys() -> Command {
    with_settings(Command::new("revoke-keys"))
        .about("Revoke API keys: all of them, those of one owner, or some by their ids")
        .arg(flag("all", "All keys of everybody"))
        .arg(
            named("id", "ID", "A key, as list-keys shows it; may be given several times")
                .action(ArgAction::Append)
                .value_parser(value_parser!(i64)),
        )
        .arg(named("owner", "EMAIL", "All keys of the person with this address or username"))
        .arg(
            named("account", "ID", "All keys of the account of the course factory with this id")
                .value_parser(value_parser!(i64)),
        )
        .group(ArgGroup::new("which").args(["all", "id", "owner", "account"]).required(true))
}

/// Adds the two ways to identify a person, one of which is required.
fn whom(command: Command) -> Command {
    command
        .arg(named("email", "EMAIL", "The person's address"))
        .arg(named("username", "NAME", "The person's username"))
        .group(ArgGroup::new("whom").args(["email", "username"]).required(true))
}

fn backup() -> Command {
    with_settings(file_argument(Command::new("backup"), "out", "The archive to write, such as school.tar.gz"))
        .about("Write everything that the school owns into one verified archive, also while a server runs")
        .arg(flag("force", "Replace the archive where it exists"))
}

fn restore() -> Command {
    with_settings(file_argument(Command::new("restore"), "from", "The archive to read"))
        .about("Make a data folder from an archive")
        .arg(flag("check", "Only verify the archive, and print what is in it"))
        .arg(flag("force", "Put a data folder that is not empty aside, and restore in its place"))
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
        .arg(file(alternative).long(alternative).help("The same, by name"))
        .group(ArgGroup::new("archive").args(["file", alternative]).required(true))
}

fn contract() -> Command {
    let surfaces = Surface::ALL.map(Surface::name);
    Command::new("contract")
        .about("Print the contract of a surface of the API, an OpenAPI document")
        .arg(named("surface", "SURFACE", "Which surface").value_parser(surfaces).required(true))
        .arg(named("format", "FORMAT", "How it is printed").value_parser(["json", "yaml"]).default_value("yaml"))
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
    let text = format!("the configuration is wrong:\n{}\nSee `schola serve --help`.", lines.join("\n"));
    Stop::Wrong(Error::internal_text(text))
}
