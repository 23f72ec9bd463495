//! Puts the demo's fixture web into the program, so that it works wherever the program is installed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where the web lies in the source tree.
const WEB: &str = "fixtures/webs/demo";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let web = root.join(WEB);
    println!("cargo::rerun-if-changed=crates/cli/build.rs");
    println!("cargo::rerun-if-changed={}", web.display());
    let mut files = Vec::new();
    collect(&web, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        // Names in the table always have `/`, whatever machine it was made on.
        let name = file.strip_prefix(&web).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let _never_fails = writeln!(table, "    ({name:?}, include_bytes!({:?})),", file.display().to_string());
    }
    table.push(']');
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("demo_web.rs"), table)
}

/// Every file below a folder. What the demo is expected to give is for tests alone.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        match path.is_dir() {
            true if path.ends_with("expected") => {}
            true => collect(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}
