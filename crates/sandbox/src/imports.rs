//! What modules import: told, and given as far as it is known.

use std::borrow::Cow;
use std::rc::Rc;

use rquickjs::loader::{ImportAttributes, Loader, Resolver};
use rquickjs::module::Declared;
use rquickjs::{Ctx, Error, Module, Result};
use suyuan_script::SinkKind;
use url::Url;

use crate::host::percent_decoded;
use crate::page::Page;
use crate::record::Record;
use crate::rewrite::rewritten;
use crate::run::What;

/// Tells what is imported, and gives the files that are known.
#[derive(Clone)]
pub(crate) struct Imports {
    pub(crate) record: Rc<Record>,
    pub(crate) page: Rc<Page>,
    /// The page, to which what it imports itself is relative.
    pub(crate) url: String,
}

impl Imports {
    /// The text of a module: a file that is known, or what its URL holds itself.
    fn text_of(&self, url: &str) -> Option<Cow<'_, str>> {
        let held = url.strip_prefix("data:").and_then(|data| data.split_once(','));
        match held {
            Some((kind, text)) if kind.contains("javascript") && !kind.ends_with(";base64") => {
                Some(Cow::Owned(percent_decoded(text)))
            }
            Some(_) => None,
            None => self.page.file(url).map(Cow::Borrowed),
        }
    }
}

impl Resolver for Imports {
    fn resolve<'js>(
        &mut self,
        _: &Ctx<'js>,
        base: &str,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<String> {
        // A module is called by its file, where it has one, and a number.
        let base = base.split('#').next().filter(|file| Url::parse(file).is_ok()).unwrap_or(&self.url);
        let url = Url::parse(base).and_then(|base| base.join(name)).ok();
        let url = url.filter(|url| self.text_of(url.as_str()).is_some());
        self.record.act(What::Does(SinkKind::Script), url.as_ref().map_or(name, Url::as_str));
        url.map(Into::into).ok_or_else(|| Error::new_resolving(base, name))
    }
}

impl Loader for Imports {
    fn load<'js>(
        &mut self,
        ctx: &Ctx<'js>,
        name: &str,
        _: Option<ImportAttributes<'js>>,
    ) -> Result<Module<'js, Declared>> {
        let text = self.text_of(name).ok_or_else(|| Error::new_loading(name))?.replace('\0', "\u{fffd}");
        self.record.compile(&text);
        let changed = rewritten(&text, 0);
        Module::declare(ctx.clone(), name, changed).or_else(|_| {
            drop(ctx.catch());
            Module::declare(ctx.clone(), name, text)
        })
    }
}
