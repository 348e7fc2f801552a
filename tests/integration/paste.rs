//! What the README offers to be pasted: the files are there, whole and the same; the shell steps of the GitHub Action
//! do what they say; completions and manual pages come out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap()
}

fn yaml(name: &str) -> Value {
    serde_saphyr::from_str(&read(name)).unwrap()
}

fn claimspan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_claimspan"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn the_readme_shows_each_file_whole() {
    let readme = read("README.md");
    for (name, language) in [
        ("action.yml", "yaml"),
        ("integrations/gitlab.yml", "yaml"),
        (".pre-commit-hooks.yaml", "yaml"),
        ("Dockerfile", "dockerfile"),
    ] {
        let shown = format!("```{language}\n{}```\n", read(name));
        assert!(
            readme.contains(&shown),
            "the README does not show {name} as it is"
        );
    }
}

/// Every option that a file to paste names is one of the program.
#[test]
fn commands_to_paste_are_understood() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    let gitlab = yaml("integrations/gitlab.yml");
    let script = gitlab["claimspan"]["script"][0].as_str().unwrap();
    let script = script.replace("$CLAIMSPAN_ARGS -- $CLAIMSPAN_PATHS", "");
    let entries = hooks
        .as_array()
        .unwrap()
        .iter()
        .map(|hook| hook["entry"].as_str().unwrap());
    for command in entries.chain([script.as_str()]) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "The clinic opens at nine.\n").unwrap();
        let words = command.split_whitespace().skip(1);
        let mut run = Command::new(env!("CARGO_BIN_EXE_claimspan"));
        let output = run
            .current_dir(folder.path())
            .args(words)
            .arg("a.md")
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let reports = &gitlab["claimspan"]["artifacts"]["reports"];
    for (report, format) in [("codequality", "gitlab"), ("junit", "junit")] {
        let file = reports[report].as_str().unwrap();
        assert!(script.contains(&format!("-o {format}:{file} ")), "{file}");
    }
}

/// Runs a step of the Action as a runner would, and adds what it gives out.
#[cfg(unix)]
fn step(id: &str, folder: &Path, values: &mut BTreeMap<String, String>) -> Output {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["id"] == id).unwrap();
    let expand = |text: &str| {
        values.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("${{{{ {name} }}}}"), value)
        })
    };
    let given = folder.join("output");
    fs::write(&given, "").unwrap();
    let mut command = Command::new("bash");
    command
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
        .arg(step["run"].as_str().unwrap())
        .current_dir(folder.join(expand(step["working-directory"].as_str().unwrap_or("."))))
        .env("GITHUB_ACTION_PATH", ROOT)
        .env("GITHUB_OUTPUT", &given)
        .env("GITHUB_STEP_SUMMARY", folder.join("summary"))
        .env("RUNNER_TEMP", folder.join("temp"))
        .env_remove("CLAIMSPAN_OUTPUT_FORMAT");
    if let Some(env) = step["env"].as_object() {
        for (name, value) in env {
            command.env(name, expand(value.as_str().unwrap()));
        }
    }
    let output = command.output().unwrap();
    for line in fs::read_to_string(&given).unwrap().lines() {
        let (name, value) = line.split_once('=').unwrap();
        values.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
    }
    output
}

#[cfg(unix)]
#[test]
fn the_steps_of_the_action_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    for name in ["temp", "site/.git", "site/my posts"] {
        fs::create_dir_all(path.join(name)).unwrap();
    }
    fs::write(
        path.join("site/my posts/a.md"),
        "Ketamine is a Schedule II drug.\n",
    )
    .unwrap();
    fs::write(path.join("site/b.md"), "The clinic opens at nine.\n").unwrap();
    fs::write(path.join("summary"), "before\n").unwrap();
    let inputs = |paths: &str, args: &str| {
        BTreeMap::from([
            (
                "inputs.binary".to_owned(),
                env!("CARGO_BIN_EXE_claimspan").to_owned(),
            ),
            ("inputs.paths".to_owned(), paths.to_owned()),
            ("inputs.args".to_owned(), args.to_owned()),
            ("inputs.summary".to_owned(), "true".to_owned()),
            ("inputs.working-directory".to_owned(), "site".to_owned()),
        ])
    };
    let mut values = inputs("my posts\nb.md\n", "--select\nketamine/schedule\n");
    let source = step("source", path, &mut values);
    assert!(source.status.success());
    assert!(
        values["steps.source.outputs.key"]
            .chars()
            .all(|char| char.is_ascii_digit())
    );
    let check = step("check", path, &mut values);
    assert!(check.status.success(), "{check:?}");
    let log = String::from_utf8(check.stdout).unwrap();
    let start = "::error file=my posts/a.md,line=1,endLine=1,col=";
    assert!(log.starts_with(start), "{log}");
    assert!(log.contains(",title=ketamine/schedule::"), "{log}");
    let sarif = fs::read_to_string(&values["steps.check.outputs.sarif-file"]).unwrap();
    let sarif: Value = serde_json::from_str(&sarif).unwrap();
    let artifact =
        &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(artifact["uri"], "my%20posts/a.md");
    let summary = fs::read_to_string(path.join("summary")).unwrap();
    assert!(
        summary.starts_with("before\n### Claimspan: 1 error"),
        "{summary}"
    );
    assert_eq!(step("decide", path, &mut values).status.code(), Some(1));

    let mut values = inputs("b.md", "");
    assert!(step("check", path, &mut values).status.success());
    assert_eq!(step("decide", path, &mut values).status.code(), Some(0));

    let mut values = inputs("gone.md", "");
    assert!(step("check", path, &mut values).status.success());
    assert_eq!(step("decide", path, &mut values).status.code(), Some(2));
    assert!(!values.contains_key("steps.check.outputs.sarif-file"));
}

#[test]
fn every_value_that_the_action_uses_is_declared() {
    let action = read("action.yml");
    let parsed = yaml("action.yml");
    let steps = parsed["runs"]["steps"].as_array().unwrap();
    for (at, _) in action.match_indices("inputs.") {
        let rest = &action[at + "inputs.".len()..];
        let end = rest
            .find(|char: char| !char.is_ascii_alphanumeric() && char != '-')
            .unwrap();
        assert!(
            parsed["inputs"].get(&rest[..end]).is_some(),
            "{}",
            &rest[..end]
        );
    }
    for (at, _) in action.match_indices("steps.") {
        let name = action[at + "steps.".len()..].split('.').next().unwrap();
        assert!(steps.iter().any(|step| step["id"] == name), "{name}");
    }
    // Nothing that somebody else may have written stands in a script.
    for script in steps.iter().filter_map(|step| step["run"].as_str()) {
        assert!(!script.contains("${{"), "{script}");
    }
}

#[test]
fn shells_complete_and_the_manual_has_pages() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = claimspan(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("output-file"), "{shell}");
    }
    assert_eq!(claimspan(&["completions", "cmd"]).status.code(), Some(2));
    let page = String::from_utf8(claimspan(&["man"]).stdout).unwrap();
    assert!(page.contains(".TH claimspan"), "{page}");
    let page = String::from_utf8(claimspan(&["man", "check"]).stdout).unwrap();
    assert!(page.contains("Exit codes"), "{page}");
    let none = claimspan(&["man", "chek"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(
        String::from_utf8(none.stderr)
            .unwrap()
            .contains("check, ")
    );
}
