//! `schola settings`: the reference of all settings, generated from the table of settings.

use super::{Stop, print};
use crate::config::settings::{self, Setting, variable};
use crate::kernel::Result;

pub(super) fn run() -> Result<(), Stop> {
    print(&reference())?;
    Ok(())
}

fn reference() -> String {
    let mut text = String::from(
        "# Settings\n\nA flag goes before the environment, the environment before the file that `--config FILE` or \
         `SCHOLA_CONFIG` names, and the file before the default. An unknown name or a value that makes no sense ends \
         the start with a sentence that names it.\n",
    );
    let mut groups: Vec<&str> = Vec::new();
    for setting in settings::all() {
        if !groups.contains(&setting.group) {
            groups.push(setting.group);
        }
    }
    for group in groups {
        text.push_str(&format!(
            "\n## {group}\n\n| flag | environment | file | default | meaning |\n|---|---|---|---|---|\n"
        ));
        for setting in settings::all().filter(|setting| setting.group == group) {
            text.push_str(&row(setting));
        }
    }
    text
}

fn row(setting: &Setting) -> String {
    let name = setting.name;
    let default = if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
    let secret = if setting.secret {
        " Secret: set it in the environment or the file, because other users of the machine can see flags."
    } else {
        ""
    };
    format!(
        "| `--{name} {}` | `{}` | `{}` | {default} | {}{secret} |\n",
        setting.value,
        variable(name),
        name.replace('-', "_"),
        setting.help.replace('|', "\\|"),
    )
}
