//! Who may read what the program writes: its owner alone, whatever the umask, the folder and what lies in the way.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use reqwest::Method;
use serde_json::json;

use super::{Served, end, run, schola};
use crate::support::server::TempFolder;

/// The executable, under a umask.
fn under(umask: &str, arguments: &[&str]) -> Command {
    let plain = schola(arguments);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "umask \"$0\"; exec \"$@\"", umask]).arg(plain.get_program()).args(plain.get_args());
    command.env_clear().current_dir(env!("CARGO_TARGET_TMPDIR"));
    command
}

fn serve(umask: &str, data: &Path) -> Served {
    Served::spawn(under(umask, &["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]))
}

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below the folder has the mode of its kind.
#[track_caller]
fn all_private(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_eq!(mode(&path), 0o700, "{}", path.display());
            all_private(&path);
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

#[tokio::test]
async fn files_are_private_in_a_folder_that_was_open_under_any_umask() {
    for umask in ["000", "022", "177"] {
        let folder = TempFolder::new();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        set(&data, 0o755);
        let served = serve(umask, &data);
        served.register("ada", "learn with ada").await;
        assert!(data.join("schola.db-wal").exists() && data.join("setup-link.txt").exists());
        all_private(&data);
        assert_eq!(mode(&data), 0o700, "a folder that holds nothing else is closed too");

        let archive = folder.path().join("school.tar.gz");
        let shown = data.to_str().unwrap();
        end(under(umask, &["backup", archive.to_str().unwrap(), "--data", shown]), "").with(0);
        assert_eq!(mode(&archive), 0o600);
        let restored = folder.path().join("restored");
        let into = restored.to_str().unwrap();
        end(under(umask, &["restore", archive.to_str().unwrap(), "--data", into]), "").with(0);
        assert_eq!(mode(&restored), 0o700);
        all_private(&restored);
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 3, "nothing unfinished stays: {names:?}");
    }
}

#[test]
fn what_was_open_is_closed_by_the_next_start() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    Served::start(&data).terminate();
    let backups = data.join("backups");
    std::fs::create_dir_all(&backups).unwrap();
    std::fs::write(backups.join("before-0002-20260301T093000Z.db"), b"a copy").unwrap();
    std::fs::write(data.join("notes.txt"), b"of somebody else").unwrap();
    for path in [&data, &backups] {
        set(path, 0o755);
    }
    set(&data.join("schola.db"), 0o644);
    set(&data.join("notes.txt"), 0o644);
    set(&backups.join("before-0002-20260301T093000Z.db"), 0o640);
    let told = run(&["doctor", "--data", data.to_str().unwrap()]).with(0);
    assert!(told.out.contains("files or folders in the data folder are accessible to other users"), "{}", told.out);
    Served::start(&data).terminate();
    all_private(&backups);
    assert_eq!((mode(&data.join("schola.db")), mode(&backups)), (0o600, 0o700));
    assert_eq!((mode(&data.join("notes.txt")), mode(&data)), (0o644, 0o755), "what others use is left to them");
}

#[tokio::test]
async fn the_set_up_link_is_a_file_of_its_own_and_goes_with_its_use() {
    let folder = TempFolder::new();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "keep me\n").unwrap();
    let place = data.join("setup-link.txt");
    symlink(&victim, &place).unwrap();
    let served = serve("000", &data);
    let line = served.line("create the first admin");
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "keep me\n", "nothing was written through the link");
    assert!(place.symlink_metadata().unwrap().is_file(), "the link was replaced");
    assert!(line.ends_with(std::fs::read_to_string(&place).unwrap().trim()));
    assert_eq!(mode(&place), 0o600);
    let token = line.rsplit_once("/setup#token=").unwrap().1;
    let body =
        json!({ "token": token, "full_name": "Ruth Head", "email": "ruth@school.test", "password": "run the school" });
    let (status, made) = served.send(Method::POST, "/api/auth/setup", None, Some(body)).await;
    assert_eq!(status, 201, "{made}");
    assert!(!place.exists(), "a link that was used is not kept");

    // Another way to the first admin.
    let other = folder.path().join("other");
    Served::start(&other).terminate();
    assert!(other.join("setup-link.txt").exists());
    let create = ["admin", "create", "--email", "ruth@school.test", "--full-name", "Ruth", "--data"];
    run(&[&create[..], &[other.to_str().unwrap()]].concat()).with(0);
    assert!(!other.join("setup-link.txt").exists());
}

#[test]
fn nothing_is_created_through_a_symbolic_link() {
    let folder = TempFolder::new();
    for name in ["schola.db", "schola.lock"] {
        let data = folder.path().join(format!("with-{name}"));
        std::fs::create_dir(&data).unwrap();
        let elsewhere = folder.path().join(format!("elsewhere-{name}"));
        symlink(&elsewhere, data.join(name)).unwrap();
        let refused = run(&["serve", "--listen", "127.0.0.1:0", "--data", data.to_str().unwrap()]).with(1);
        assert!(refused.err.contains("cannot be"), "{}", refused.err);
        assert!(!elsewhere.exists(), "{name} was created through a link");
    }
    let data = folder.path().join("data");
    Served::start(&data).terminate();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "keep me\n").unwrap();
    let out = folder.path().join("school.tar.gz");
    symlink(&victim, &out).unwrap();
    let arguments = ["backup", out.to_str().unwrap(), "--force", "--data", data.to_str().unwrap()];
    run(&arguments).with(0);
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "keep me\n");
    assert!(out.symlink_metadata().unwrap().is_file());
}

#[test]
fn serving_a_demo_school_names_the_passwords_that_everybody_knows() {
    let folder = TempFolder::new();
    let data = folder.path().join("demo");
    let shown = data.to_str().unwrap();
    let demo = Served::spawn(schola(&["demo", "--listen", "127.0.0.1:0", "--data", shown]));
    demo.line("Stop with Ctrl-C");
    demo.terminate();
    let served = Served::start(&data);
    let warning = served.line("warning: This is the demo school");
    for name in ["ada", "grace", "admin", "dev"] {
        assert!(warning.contains(&format!("{name}@demo.school")), "{warning}");
    }
    let reset = ["admin", "reset-password", "--email", "grace@demo.school", "--data", shown];
    run(&reset).with(0);
    served.terminate();
    let served = Served::start(&data);
    let warning = served.line("warning: This is the demo school");
    assert!(!warning.contains("grace@demo.school") && warning.contains("ada@demo.school"), "{warning}");
    let told = run(&["doctor", "--data", shown]).with(0);
    assert!(told.out.contains("ada@demo.school"), "{}", told.out);
}
