//! The grammar of the command line; the settings come from the one table.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::builder::Str;
use clap::{Arg, ArgMatches, Command, value_parser};

use crate::config::Config;
use crate::config::settings::{SETTINGS, variable};
use crate::config::sources::Sources;
use crate::kernel::{Error, Result};

/// The whole grammar.
pub(super) fn command() -> Command {
    Command::new("schola")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A whole learning platform in one file that a school owns.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            with_settings(Command::new("serve"))
                .about("Run the server")
                .after_help("Each setting is also read from the environment (SCHOLA_NAME) and from the file that --config names, in that order of precedence."),
        )
        .subcommand(
            with_settings(Command::new("demo"))
                .about("Run the server with a populated demo school, in a folder of its own (./schola-demo)")
                .after_help("Takes the same settings as `schola serve`. A folder with a real school is refused."),
        )
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
    for setting in SETTINGS {
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

/// The configuration that flags, environment and file give. What is wrong is said all at once, one line each.
pub(super) fn config(given: &ArgMatches) -> Result<Config> {
    config_with(given, &[])
}

/// The same, with other defaults for some settings.
pub(super) fn config_with(given: &ArgMatches, defaults: &[(&str, &str)]) -> Result<Config> {
    let mut flags = HashMap::new();
    for setting in SETTINGS {
        if let Ok(Some(value)) = given.try_get_one::<String>(setting.name) {
            flags.insert(setting.name.to_owned(), value.clone());
        }
    }
    let file = given.try_get_one::<PathBuf>("config").ok().flatten();
    let mut sources = Sources::gather(flags, file.map(PathBuf::as_path)).map_err(wrong)?;
    sources.default_to(defaults);
    sources.config().map_err(wrong)
}

fn wrong(faults: Vec<String>) -> Error {
    let lines: Vec<String> = faults.into_iter().map(|fault| format!("  {fault}")).collect();
    Error::internal_text(format!("the configuration is wrong:\n{}\nSee `schola serve --help`.", lines.join("\n")))
}
