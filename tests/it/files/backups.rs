//! A backup has every file of its rows, also while files are stored and released; the doctor finds what is missing, damaged or left over.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use schola::features::files::File;

use super::{keep, noise, place, receive, release, store};
use crate::binary::{Ended, run};
use crate::support::server::{Server, TempFolder};

fn doctor(data: &Path, more: &[&str], code: i32) -> Ended {
    let data = data.display().to_string();
    run(&[&["doctor", "--data", &data], more].concat()).with(code)
}

/// Makes a file of the folder old, as if it had been there for a month.
fn age(path: &Path) {
    let long_ago = SystemTime::now() - Duration::from_secs(30 * 24 * 3600);
    std::fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_has_every_file_of_its_rows_while_files_come_and_go() {
    let server = Arc::new(Server::spawn().await);
    let folder = TempFolder::new();
    let user = server.learner("ada").await.id;
    let is_over = Arc::new(AtomicBool::new(false));
    let begun = Arc::new(tokio::sync::Notify::new());
    let busy = tokio::spawn({
        let (server, is_over, begun) = (server.clone(), is_over.clone(), begun.clone());
        async move {
            let (app, mut stored) = (server.raw_app(), Vec::<File>::new());
            for seed in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let received = receive(app, user, &noise(seed, 20_000), u64::MAX).await.unwrap();
                stored.push(keep(app, user, received, "a.bin", "application/octet-stream").await);
                if seed % 3 == 2 {
                    release(&server, &stored.remove(0)).await;
                    begun.notify_one();
                }
            }
            stored.len()
        }
    });
    begun.notified().await;
    let data = server.data().display().to_string();
    for number in 0..3 {
        let archive = folder.path().join(format!("{number}.tar.gz")).display().to_string();
        let target = folder.path().join(format!("restored-{number}"));
        tokio::task::block_in_place(|| {
            run(&["backup", &archive, "--data", &data]).with(0);
            run(&["restore", &archive, "--data", &target.display().to_string()]).with(0);
            let told = doctor(&target, &["--hash-files"], 0);
            assert!(told.out.contains("stored files") && told.out.contains("all verified"), "{}", told.out);
            assert!(!told.out.contains("ok    0 stored files"), "{}", told.out);
        });
        assert!(!target.join("files/.incoming").exists(), "what is not finished is in no backup");
    }
    is_over.store(true, Ordering::Relaxed);
    assert!(busy.await.unwrap() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_names_what_is_missing_damaged_or_left_over_and_no_backup_is_made_of_it() {
    let server = Server::spawn().await;
    let ada = server.learner("ada").await;
    let good = store(&server, &ada, "good.bin", "application/octet-stream", &noise(1, 1_000)).await;
    let short = store(&server, &ada, "short.bin", "application/octet-stream", &noise(2, 1_000)).await;
    let changed = store(&server, &ada, "changed.bin", "application/octet-stream", &noise(3, 1_000)).await;
    let missing = store(&server, &ada, "missing.bin", "application/octet-stream", &noise(4, 1_000)).await;
    let data = server.data();
    tokio::task::block_in_place(|| {
        let told = doctor(&data, &[], 0);
        assert!(told.out.contains("4 stored files (1 MiB) are present; all verified"), "{}", told.out);
        // What has just come may get its row in a moment; what is old does not.
        let left = data.join("files/notes.txt");
        std::fs::write(&left, "left over").unwrap();
        assert!(!doctor(&data, &[], 0).out.contains("are not referenced"));
        age(&left);
        let told = doctor(&data, &[], 0);
        assert!(told.out.contains("1 files in the folder of stored files are not referenced"), "{}", told.out);
        assert!(told.out.contains("notes.txt"), "{}", told.out);
        std::fs::write(place(&server, &short), b"short").unwrap();
        std::fs::write(place(&server, &changed), noise(9, 1_000)).unwrap();
        std::fs::remove_file(place(&server, &missing)).unwrap();
        let told = doctor(&data, &[], 1);
        assert!(told.out.contains("3 of 4 stored files are damaged"), "{}", told.out);
        for (file, what) in
            [(&short, "has 5 bytes instead of 1000"), (&changed, "has changed bytes"), (&missing, "is missing")]
        {
            let (folder, name) = file.hash.place();
            assert!(told.out.contains(&format!("files/{folder}/{name} {what}")), "{}", told.out);
        }
        assert!(!told.out.contains(good.hash.place().1));
        let archive = data.with_extension("tar.gz").display().to_string();
        let refused = run(&["backup", &archive, "--data", &data.display().to_string()]).with(1);
        assert!(refused.err.contains("missing or damaged"), "{}", refused.err);
        assert!(!Path::new(&archive).exists());
    });
    for seed in [2, 3, 4] {
        store(&server, &ada, "again.bin", "application/octet-stream", &noise(seed, 1_000)).await;
    }
    tokio::task::block_in_place(|| doctor(&data, &[], 0));
}
