//! Triage flags whatever examination finds in JSON-LD, sound or broken.
#![cfg_attr(fuzzing, no_main)]

#[path = "../page.rs"]
mod page;

use suyuan_model::Headers;

pub(crate) fn target(bytes: &[u8]) {
    let markup = [b"<script type='application/ld+json'>", bytes, b"</script>"].concat();
    page::check("a/b.html", &Headers::default(), &markup);
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| target(bytes));
