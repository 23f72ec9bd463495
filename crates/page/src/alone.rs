//! A page whose scripts all stand in it: what they do is all that is done there.
//!
//! Where a page loads nothing that could run in it, nobody else reaches its variables, and nobody else makes a `process` for it.

use suyuan_model::Place;
use suyuan_script::{Role, Test};

use crate::walker::Walker;

/// What brings others into a page.
const OTHERS: &[&str] = &["<iframe", "<frame", "<object", "<embed", "<portal"];

/// What takes data out of a page.
const READS: &[&str] = &["getElement", "querySelector", "JSON.parse", "textContent", "$("];

impl Walker<'_> {
    /// Whether a page loads nothing that could run in it.
    pub(crate) fn is_alone(&self, text: &str) -> bool {
        let scripts = &self.scripts;
        let loads = !scripts.sources.is_empty() || scripts.sources_cut || scripts.loads_unknown;
        !loads && !OTHERS.iter().any(|tag| has(text, tag))
    }

    /// Notes what nobody else can reach, and takes back what only a build for developers would do.
    pub(crate) fn settle_alone(&mut self, text: &str) {
        if !self.thorough || !self.is_alone(text) {
            return;
        }
        let reads_data = self.scripts.may_hide || READS.iter().any(|word| text.contains(word));
        let is_built = !self.scripts.may_hide && !makes_process(text);
        for find in &mut self.finds {
            let context = &mut find.context;
            if is_built && context.act.as_ref().is_some_and(|act| act.asks(&[Test::Build]) && !act.makes) {
                context.act = None;
                context.role = Role::Dead;
            }
            let is_handler = find.place == Place::Handler;
            // Nobody takes data out of a page whose scripts take nothing out of it.
            let is_idle = context.idle || context.data_block && !reads_data;
            context.kept = is_idle && (is_handler || matches!(context.role, Role::Asked | Role::Refused));
        }
    }
}

/// Whether a tag begins anywhere in a text, in whatever letters.
fn has(text: &str, tag: &str) -> bool {
    let mut starts = memchr::memchr_iter(b'<', text.as_bytes());
    starts.any(|at| text.as_bytes()[at..].get(..tag.len()).is_some_and(|it| it.eq_ignore_ascii_case(tag.as_bytes())))
}

/// Whether anything on a page may make a `process`: it stands there as anything but what is asked, or as a word of a sentence.
fn makes_process(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    text.match_indices("process").any(|(at, word)| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        if before.ends_with(is_part) || after.starts_with(is_part) {
            return false;
        }
        let env = after.strip_prefix(".env").unwrap_or_default();
        let is_tested = env.starts_with('.') || env.trim_start().starts_with(['&', '|', ')']);
        let is_asked = is_tested || before.trim_end().ends_with("typeof");
        let is_named = before.ends_with(['.', '\'', '"', '`', '{', '[', ',']) || before.ends_with("var ");
        let is_given = after.trim_start().starts_with(['=', ':', '\'', '"', '`', '}', ']', '?', '|', '.', '(']);
        !is_asked && (is_named || is_given)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story;

    /// What the casino is there for in a page, whether nobody else reaches it, and whether anything is done with it.
    fn told(html: &str) -> Vec<(Role, bool, bool)> {
        let spots = story::examined(html).spots;
        spots.iter().map(|spot| (spot.context.role, spot.context.kept, spot.context.act.is_some())).collect()
    }

    const DEVELOPED: &str =
        "<script>if (process.env.NODE_ENV === 'development') location = 'http://casino.example/'</script>";

    #[test]
    fn what_only_a_build_for_developers_does_is_not_done_where_the_page_is_alone() {
        assert_eq!(told(&format!("<p>How we process it.</p>{DEVELOPED}")), [(Role::Dead, false, false)]);
        let guarded = DEVELOPED.replace("if (", "if (typeof process !== 'undefined' && ");
        assert_eq!(told(&guarded), [(Role::Dead, false, false)]);
        let wary = DEVELOPED.replace("if (", "if (typeof process !== 'undefined' && process.env && ");
        assert_eq!(told(&wary), [(Role::Dead, false, false)]);
        for other in [
            "<script>process.env = f()</script>",
            "<script src=/a.js></script>",
            "<iframe src=/a.html></iframe>",
            "<script>window.process = f()</script>",
            "<script>var process = f()</script>",
            "<script>Object.assign(window, {process: f()})</script>",
            "<script>window['process'] = f()</script>",
            "<script>var s = document.createElement('script'); s.src = a + '.js'; document.head.appendChild(s)</script>",
            "<script>eval(x)</script>",
        ] {
            assert_eq!(told(&format!("{other}{DEVELOPED}")), [(Role::Used, false, true)], "{other}");
        }
        let built = DEVELOPED.replace("development", "production");
        assert_eq!(told(&built), [(Role::Used, false, true)]);
        let both = DEVELOPED.replace("<script>", "<script>var u = 'http://casino.example/'; location = u; ");
        assert!(told(&both).iter().any(|(.., is_done)| *is_done));
        let one = "<script>var u = 'http://casino.example/'; if (process.env.NODE_ENV === 'test') location = u; location = u</script>";
        assert_eq!(told(one), [(Role::Used, false, true)]);
    }

    #[test]
    fn data_of_the_refused_that_no_script_takes_out_is_kept() {
        let data = "<script type=application/json id=d>{\"spamDomains\": [\"casino.example\"]}</script>";
        assert_eq!(told(data), [(Role::Refused, true, false)]);
        for reader in ["<script>JSON.parse(d.text)</script>", "<script src=/a.js></script>"] {
            assert_eq!(told(&format!("{data}{reader}")), [(Role::Refused, false, false)], "{reader}");
        }
    }

    #[test]
    fn nobody_else_reaches_a_guard_of_a_page_that_is_alone() {
        let guard = "<script>var a = ['casino.example']; if (a.includes(h)) warn()</script>";
        assert_eq!(told(guard), [(Role::Asked, true, false)]);
        assert_eq!(told(&format!("{guard}<script src=/a.js></script>")), [(Role::Asked, false, false)]);
        let asked = guard.replace("if (", "onclick = e => { if (").replace("warn()", "warn(e) }");
        assert_eq!(told(&asked), [(Role::Asked, true, false)]);
        assert_eq!(told(&format!("{guard}<IFRAME src=/a.html></IFRAME>")), [(Role::Asked, false, false)]);
    }
}
