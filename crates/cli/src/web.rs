//! The demo's fixture web, which is part of the program.

use std::fs;
use std::io;
use std::path::Path;

/// Every file of the demo's web: its path with `/`, and what is in it.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/demo_web.rs"));

/// Writes the demo's web into a folder, over what an earlier demo left there.
pub(crate) fn unpack(folder: &Path) -> io::Result<()> {
    for (name, bytes) in FILES {
        let path = name.split('/').fold(folder.to_owned(), |path, part| path.join(part));
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_is_in_the_program_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        unpack(folder.path()).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/webs/demo");
        for file in ["web.toml", "seeds.csv", "watchlist.csv"] {
            assert_eq!(fs::read(folder.path().join(file)).unwrap(), fs::read(source.join(file)).unwrap(), "{file}");
        }
        assert!(FILES.iter().all(|(name, _)| !name.starts_with('/') && !name.contains("..")));
    }
}
