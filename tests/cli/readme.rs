//! What the README shows is what the program prints: its commands run, and the lines below them are found in their output.

use crate::desk::Desk;

/// What stands in a README block where lines were left out.
const LEFT_OUT: &str = "…";

/// The blocks of a README that show commands and what they print: ```` ```console ````.
fn blocks() -> Vec<Vec<String>> {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let blocks = readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.map(|block| block.lines().map(str::to_owned).collect()).collect()
}

#[test]
fn the_readme_shows_what_is_printed() {
    let desk = Desk::new();
    let mut shown = 0;
    for block in blocks() {
        let mut printed = String::new();
        for line in block {
            if let Some(command) = line.strip_prefix("$ suyuan ") {
                let args: Vec<&str> = command.split_whitespace().collect();
                let done = desk.command(&args).env("COLUMNS", "80").output().unwrap();
                assert!(done.status.success(), "{line}: {}", String::from_utf8_lossy(&done.stderr));
                printed = String::from_utf8(done.stdout).unwrap();
                shown += 1;
            } else if line.trim() != LEFT_OUT && !line.trim().is_empty() {
                // In their order: what comes later is looked for behind what came before.
                let line = line.trim_end_matches(LEFT_OUT).trim_end();
                let at = printed
                    .find(line)
                    .unwrap_or_else(|| panic!("the README shows what is not printed: {line}\n{printed}"));
                printed = printed[at + line.len()..].to_owned();
            }
        }
    }
    assert!(shown >= 3, "the README shows {shown} commands");
}
