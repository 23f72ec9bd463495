//! `completions` and `man`: made from the same flags that are read.

use std::io::Write as _;

use anyhow::Context as _;
use suyuan_words::Lang;

use crate::args::{self, CompletionsArgs, ManArgs};
use crate::exit::Exit;
use crate::out;

/// Prints the completions for a shell.
pub(crate) fn completions(args: &CompletionsArgs, lang: Lang) -> anyhow::Result<Exit> {
    // Made in memory first: the generator panics when its writer fails, as standard output may.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut args::command(lang), "suyuan", &mut script);
    let mut out = out::stdout();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Done)
}

/// Prints the manual page, or writes one per command.
pub(crate) fn man(args: &ManArgs, lang: Lang) -> anyhow::Result<Exit> {
    let mut command = args::command(lang);
    command.build();
    if let Some(dir) = &args.dir {
        let failed = || format!("failed to write manual pages into `{}`", dir.display());
        std::fs::create_dir_all(dir).with_context(failed)?;
        clap_mangen::generate_to(command, dir).with_context(failed)?;
    } else {
        let mut out = out::stdout();
        clap_mangen::Man::new(command).render(&mut out)?;
        out.flush()?;
    }
    Ok(Exit::Done)
}
