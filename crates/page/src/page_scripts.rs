//! The scripts that stand in a page, as a browser would run them with it.

use suyuan_model::PageUrl;

use crate::base::base_of;
use crate::charset::decode;
use crate::readable::form;
use crate::scripts::Scripts;
use crate::walker::Walker;
use crate::{Source, Target, resource};

/// A script that stands in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageScript {
    /// The script itself; nothing where no browser runs it.
    pub text: String,
    /// How it is run; not at all in `noscript`, in a `template`, as the content of an element with a `src`.
    pub nature: Option<Nature>,
    /// The attribute that holds it, if one does.
    pub attribute: String,
    /// Where it is, if it stands in a file of its own.
    pub source: Option<PageUrl>,
}

/// How a browser runs a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// In the page's own scope, at once.
    Classic,
    /// In a scope of its own, after the classic ones.
    Module,
    /// When something happens to its element.
    Handler,
    /// When somebody follows it, or at once where it is that of a frame.
    Url,
}

/// The scripts that stand in elements, handlers and URLs of a page, and those in files that it names, in its order: what a
/// browser would run with it.
pub fn scripts_of(source: &Source) -> Vec<PageScript> {
    let mut nothing = |_: Target| false;
    let decoded = decode(source.headers, source.url.host(), source.body);
    let (form, place) = resource::of(source.url, form(source.headers, source.body), &decoded.text, source.read_as);
    let mut walker = Walker::new(base_of(source.url, form, &decoded.text), false, &mut nothing);
    walker.scripts = Scripts::texts_only();
    walker.page(form, place, &decoded.text);
    walker.scripts.texts.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use suyuan_model::{Headers, PageUrl};

    use super::*;

    #[test]
    fn scripts_are_told_as_browsers_run_them() {
        let page = "<body onload=a()><noscript><script>b()</script></noscript><template><script>c()</script></template>
            <script src=x.js>d()</script><script>e()</script><script type=module>f()</script><script type=text/vbscript>g</script>
            <a href='javascript:h(%27i%27)' onclick='j(&quot;k&quot;)'>l</a>";
        let url = PageUrl::new("http://www.page.example/").unwrap();
        let scripts = scripts_of(&Source::new(&url, &Headers::default(), page.as_bytes()));
        let text = |one: &PageScript| one.source.as_ref().map_or(one.text.clone(), |file| file.path().to_owned());
        let told: Vec<_> = scripts.iter().map(|one| (text(one), one.nature, one.attribute.as_str())).collect();
        let expected = [
            ("a()", Some(Nature::Handler), "onload"),
            ("", None, ""),
            ("", None, ""),
            ("/x.js", Some(Nature::Classic), ""),
            ("", None, ""),
            ("e()", Some(Nature::Classic), ""),
            ("f()", Some(Nature::Module), ""),
            ("", None, ""),
            ("h('i')", Some(Nature::Url), "href"),
            ("j(\"k\")", Some(Nature::Handler), "onclick"),
        ];
        assert_eq!(told, expected.map(|(text, nature, attribute)| (text.to_owned(), nature, attribute)));
    }
}
