//! A disk that is full, may not be written to, or holds no larger files: what was there is there still, whole, and the
//! program says why.
//!
//! Small disks are mounted in a namespace of their own (`unshare`), which needs no rights on most machines and leaves
//! nothing behind. Where that is not allowed, these tests say so and prove nothing.

#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use super::gate::Site;

const TERM: &str = "She is an asthmatic.\n";

/// Tells, whatever the test runner does with what tests print, that something was not tried.
fn skipped(what: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED, nothing is proven here: {what}");
}

/// An article that needs a fix, of at least so many bytes.
fn article(bytes: usize) -> String {
    let line = "The porter painted the gate and nobody came to see it.\n\n";
    format!("{TERM}\n{}", line.repeat(bytes / line.len() + 1))
}

/// Runs the program in the folder of the site, in a shell that does `before` first.
fn after(site: &Site, before: &str, arguments: &[&str]) -> Output {
    let script = format!("{before}\nexec \"$0\" \"$@\"");
    Command::new("sh")
        .current_dir(&site.folder)
        .args(["-c", &script, env!("CARGO_BIN_EXE_claimspan")])
        .args(arguments)
        .env_remove("CLAIMSPAN_OUTPUT_FORMAT")
        .output()
        .unwrap()
}

/// Runs the program where `disk` is a disk of 64 kB with what stands in `before`, after `prepare`; what is then on the
/// disk is copied to `after`. None where no disk can be mounted.
fn on_small_disk(site: &Site, prepare: &str, arguments: &[&str]) -> Option<Output> {
    let mount = "mount -t tmpfs -o size=64k none disk";
    fs::create_dir_all(site.folder.path().join("disk")).unwrap();
    let run = |script: &str| {
        Command::new("unshare")
            .current_dir(&site.folder)
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
            .arg(env!("CARGO_BIN_EXE_claimspan"))
            .args(arguments)
            .env_remove("CLAIMSPAN_OUTPUT_FORMAT")
            .output()
    };
    if !run(mount).is_ok_and(|tried| tried.status.success()) {
        skipped("no disk can be mounted (`unshare --user --map-root-user --mount`)");
        return None;
    }
    let script = format!(
        "set -e\n{mount}\ncp before/* disk/\n{prepare}\nset +e\n\"$0\" \"$@\"\ncode=$?\n\
         rm -rf after && cp -R disk after || exit 99\nexit $code"
    );
    Some(run(&script).unwrap())
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[track_caller]
fn assert_refused(output: &Output, wanted: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(said.contains(wanted), "{said}");
}

const CHECK: [&str; 5] = ["check", "--rules", "rules", "--select", "trial/*"];

#[test]
fn a_full_disk_leaves_articles_baselines_and_reports_as_they_were() {
    let (large, small) = (article(40_000), article(100));
    let site = Site::new(&[("before/large.md", &large), ("before/small.md", &small)]);
    let fix = [&CHECK[..], &["--fix", "disk"]].concat();
    let Some(output) = on_small_disk(&site, ":", &fix) else {
        return;
    };
    assert_refused(
        &output,
        "disk/large.md: cannot be written: no space left on device; it was left as it is",
    );
    assert_eq!(site.get("after/large.md"), large);
    // What does fit is mended, and nothing is left beside the articles.
    assert!(
        site.get("after/small.md")
            .starts_with("She is a person with asthma.")
    );
    assert_eq!(
        names(&site.folder.path().join("after")),
        ["large.md", "small.md"]
    );

    // The same for a baseline and a report, with not a byte left.
    site.put("before/base.jsonl", "{\"claimspan-baseline\":1}\n");
    site.put("before/report.sarif", "old");
    site.put("content/a.md", TERM);
    let fill = "cat /dev/zero > disk/zeros 2>/dev/null || :";
    let update = [
        "baseline",
        "update",
        "--rules",
        "rules",
        "--baseline",
        "disk/base.jsonl",
        "content",
    ];
    let output = on_small_disk(&site, fill, &update).unwrap();
    assert_refused(
        &output,
        "disk/base.jsonl: cannot be written: no space left on device",
    );
    assert_eq!(site.get("after/base.jsonl"), "{\"claimspan-baseline\":1}\n");
    let report = [&CHECK[..], &["-o", "sarif:disk/report.sarif", "content"]].concat();
    let output = on_small_disk(&site, fill, &report).unwrap();
    assert_refused(&output, "disk/report.sarif: the report cannot be written: ");
    assert_eq!(site.get("after/report.sarif"), "old");
    assert_eq!(names(&site.folder.path().join("after")).len(), 5);
}

#[test]
fn a_disk_that_is_read_only_is_told() {
    let site = Site::new(&[("before/a.md", TERM)]);
    site.put("before/base.jsonl", "{\"claimspan-baseline\":1}\n");
    let lock = "mount -o remount,ro disk";
    let Some(output) = on_small_disk(&site, lock, &[&CHECK[..], &["--fix", "disk"]].concat())
    else {
        return;
    };
    assert_refused(
        &output,
        "disk/a.md: cannot be written: read-only file system",
    );
    assert_eq!(site.get("after/a.md"), TERM);
    let update = [
        "baseline",
        "update",
        "--rules",
        "rules",
        "--baseline",
        "disk/base.jsonl",
        "disk",
    ];
    let output = on_small_disk(&site, lock, &update).unwrap();
    assert_refused(
        &output,
        "disk/base.jsonl: cannot be written: read-only file system",
    );
    assert_eq!(site.get("after/base.jsonl"), "{\"claimspan-baseline\":1}\n");
    let create = [
        "baseline",
        "create",
        "--rules",
        "rules",
        "--baseline",
        "disk/new.jsonl",
        "disk",
    ];
    let output = on_small_disk(&site, lock, &create).unwrap();
    assert_refused(
        &output,
        "disk/new.jsonl: cannot be written: read-only file system",
    );
    assert_eq!(
        names(&site.folder.path().join("after")),
        ["a.md", "base.jsonl"]
    );
}

/// The limit of a process on the size of its files comes with a signal that ends programs which do not expect it.
#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_others() {
    let large = article(40_000);
    let site = Site::new(&[("content/large.md", &large), ("content/small.md", TERM)]);
    site.put("base.jsonl", "{\"claimspan-baseline\":1}\n");
    let limit = "ulimit -f 8";
    let output = after(&site, limit, &[&CHECK[..], &["--fix", "content"]].concat());
    assert_refused(
        &output,
        "content/large.md: cannot be written: file too large",
    );
    assert_eq!(site.get("content/large.md"), large);
    assert!(
        site.get("content/small.md")
            .starts_with("She is a person with asthma.")
    );
    assert_eq!(
        names(&site.folder.path().join("content")),
        ["large.md", "small.md"]
    );

    let update = [
        "baseline",
        "update",
        "--rules",
        "rules",
        "--baseline",
        "base.jsonl",
        "content",
    ];
    let output = after(&site, "ulimit -f 0", &update);
    assert_refused(&output, "base.jsonl: cannot be written: file too large");
    assert_eq!(site.get("base.jsonl"), "{\"claimspan-baseline\":1}\n");
    let report = [&CHECK[..], &["content"]].concat();
    let output = after(&site, "ulimit -f 0; exec > printed", &report);
    assert_refused(&output, "standard output: ");
}

#[test]
fn what_may_not_be_written_is_left_as_it_is() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new(&[("content/a.md", TERM), ("content/b.md", TERM)]);
    site.put("content/base.jsonl", "{\"claimspan-baseline\":1}\n");
    let path = |name: &str| site.folder.path().join(name);
    let mode = |name: &str, mode| {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).unwrap()
    };
    let update = [
        "baseline",
        "update",
        "--rules",
        "rules",
        "--baseline",
        "content/base.jsonl",
        "content",
    ];

    // A file that may not be written.
    mode("content/a.md", 0o444);
    mode("content/base.jsonl", 0o444);
    let output = site.check(&["--fix"]);
    assert_refused(
        &output,
        "content/a.md: cannot be written: permission denied",
    );
    assert_eq!(site.get("content/a.md"), TERM);
    assert_ne!(site.get("content/b.md"), TERM);
    let output = site.run_in("", &update);
    assert_refused(
        &output,
        "content/base.jsonl: cannot be written: permission denied",
    );
    assert_eq!(
        site.get("content/base.jsonl"),
        "{\"claimspan-baseline\":1}\n"
    );

    // A folder that may not be written; to root everything may be.
    mode("content/a.md", 0o644);
    mode("content/base.jsonl", 0o644);
    mode("content", 0o555);
    let may = fs::write(path("content/tried"), "").is_ok();
    if may {
        skipped("root may write into any folder");
    } else {
        assert_refused(&site.check(&["--fix"]), "content/a.md: cannot be written");
        assert_eq!(site.get("content/a.md"), TERM);
        assert_refused(
            &site.run_in("", &update),
            "content/base.jsonl: cannot be written",
        );
        assert_eq!(
            site.get("content/base.jsonl"),
            "{\"claimspan-baseline\":1}\n"
        );
    }
    mode("content", 0o755);
}

/// An article for which there is no memory is told of, and takes no other with it.
#[test]
fn a_file_that_memory_cannot_hold_is_told() {
    let site = Site::new(&[("content/a.md", TERM)]);
    let sparse = fs::File::create(site.folder.path().join("content/huge.md")).unwrap();
    sparse.set_len(1_020_000_000).unwrap();
    let arguments = [
        &CHECK[..],
        &[
            "--max-file-size",
            "1024",
            "-j",
            "1",
            "--output-format",
            "concise",
            "content",
        ],
    ];
    let output = after(&site, "ulimit -v 1000000", &arguments.concat());
    assert_refused(&output, "content/huge.md: there is no memory for it");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.contains("content/a.md:1:8: note[trial/term]"),
        "{told}"
    );
}
